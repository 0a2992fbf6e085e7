"""What the statistics would count: core and related value, in product and in enterprise scope.

All (worlds, leaves) or (worlds, regions), yuan a year.
"""

from __future__ import annotations

from sim.model.state import Float


def core_value_product(machines: Float, components: Float, intelligence: Float) -> Float:
    """Core value by product: humanoid sales of makers, component and intelligence firms, M + C + I.

    Counted where produced. Components are inside machines too, so the sum counts them twice, as
    the statistical term does; value added does not.
    """
    return machines + components + intelligence


def core_value_enterprise(core_product: Float, humanoid_share: Float) -> Float:
    """Core value by enterprise: all robot sales of the chain's firms = product value/share.

    ``humanoid_share``: humanoids' part of these firms' robot revenue (quadrupeds, shared
    components and the rest make up the whole).
    """
    return core_product / humanoid_share


def related_value(
    core: Float, installed_value: Float, integration: Float, services: Float
) -> Float:
    """Related value: core + i·V + S, with integration, leasing and application services.

    ``installed_value`` V yuan a year of machines put to use in the region; ``integration`` i yuan
    of engineering per yuan of machine; ``services`` S yuan a year of service revenue there.
    """
    return core + integration * installed_value + services


def all_robot_base(base: Float, growth: Float, years: float) -> Float:
    """Industrial and service robots beside humanoids, the observed base grown: B·(1 + g)^years.

    ``base`` yuan a year in 2024; ``growth`` per year; ``years`` since 2024 (negative before).
    """
    return base * (1.0 + growth) ** years
