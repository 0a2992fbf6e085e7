"""Firms spend on research; some succeed, all learn from neighbours, the frontier moves."""

from __future__ import annotations

import math

from benchmarks.compiled.chance import chance_within, draw, key_of, numbered, word_of
from benchmarks.compiled.layout import CLASSES, compiled

SUCCESS = word_of("research.success")


@compiled
def do_research(p, world, place, firms, leaves, sums):
    whole = spend(p, world, firms, leaves, sums)
    for leaf in range(len(place.wage)):
        sums.useful[leaf] = yield_of_a_yuan(p, world, place, leaves, leaf, sums.research[leaf])
    learn(p, world, firms, leaves, sums)
    pull = p.frontier_pull * math.log1p(whole / p.frontier_research_scale)
    world.frontier += (1.0 - world.frontier) * chance_within(p.frontier_drift + pull, world.dt)


@compiled
def spend(p, world, firms, leaves, sums):
    """Firms pay for research and overhead; returns their effective research, yuan a year.

    Own: a share of sales, and what own money allows over its runway. Public: the support account,
    worked off over time. Sums by leaf and class are taken on the way.
    """
    dt, whole = world.dt, 0.0
    sums.research[:] = 0.0
    sums.held[:] = 0.0
    sums.leader[:] = 0.0
    sums.count_at[:] = 0.0
    sums.capability_at[:] = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made, home = firms.makes[i], firms.home[i]
        fixed = p.fixed_cost[made]
        if firms.age[i] < p.young_age:
            fixed *= 1.0 - leaves.entry_cost_cut[home]
        own_money = max(firms.cash[i] - firms.support_account[i], 0.0)
        own = p.research_share_of_sales[made] * firms.sales_rate[i]
        own += max(0.0, own_money / p.cash_runway - fixed)
        public = firms.support_account[i] * world.spend_support
        firms.support_account[i] -= public
        firms.research[i] = own
        firms.research_this_year[i] += own * dt
        paid = (own + fixed) * dt + public
        firms.cash[i] -= paid
        world.workers += paid
        effective = own + p.additionality * public / dt
        firms.effective_research[i] = effective
        whole += effective
        sums.research[home] += effective
        sums.held[made] += firms.market_share[i]
        sums.leader[made] += firms.market_share[i] * firms.capability[i]
        sums.count_at[made, home] += 1.0
        sums.capability_at[made, home] += firms.capability[i]
    lead(sums)
    return whole


@compiled
def lead(sums):
    """Capability of each class weighted by shares of orders; 0 where nobody sells."""
    for made in range(CLASSES):
        held = sums.held[made]
        sums.leader[made] = sums.leader[made] / held if held > 0.0 else 0.0


@compiled
def yield_of_a_yuan(p, world, place, leaves, leaf, research):
    """compute^a · data^b · talent^c, each against its level at the start."""
    bought = max(p.voucher_compute_share * research, 1.0)
    compute = 1.0 + leaves.compute_support[leaf] / world.dt / bought
    data = 1.0 + leaves.training_data[leaf] / p.training_data_scale
    people = p.talent_supply * place.talent_share[leaf]
    talent = people / (people + research)
    return compute**p.compute_exponent * data**p.data_exponent * talent**p.talent_exponent


@compiled
def learn(p, world, firms, leaves, sums):
    """Own success, neighbours, leaders; never past the frontier. Ends with the new leaders'."""
    key = key_of(world, SUCCESS, world.step)
    for leaf in range(len(leaves.platform_gain)):
        spillover = p.regional_spillover * (1.0 + leaves.platform_gain[leaf])
        sums.weight[leaf] = chance_within(spillover, world.dt)
    sums.pull[:] = 0.0
    for i in range(world.rows):
        if not firms.alive[i]:
            continue
        made, home, capability = firms.makes[i], firms.home[i], firms.capability[i]
        useful = firms.effective_research[i] * sums.useful[home]
        rate = p.innovation_rate * (useful / p.research_scale) ** p.research_exponent
        room = max(world.frontier - capability, 0.0)
        neighbourly = sums.capability_at[made, home] / sums.count_at[made, home]
        gain = sums.weight[home] * max(neighbourly - capability, 0.0)
        gain += world.learn_national * max(sums.leader[made] - capability, 0.0)
        if draw(key, numbered(firms.birth[i])) < chance_within(rate, world.dt):
            gain += p.innovation_step * room
        capability += min(gain, room)
        firms.capability[i] = capability
        sums.pull[made] += firms.market_share[i] * capability
    for made in range(CLASSES):
        sums.leader[made] = sums.pull[made]
    lead(sums)
