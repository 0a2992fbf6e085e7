"""hindcast.yaml: what may not be known of a year before it stays out, with the place."""

import pytest

from sim.analysis.hindcast.quantities import HINDCAST_FILE, load_hindcast
from sim.evidence import likelihoods
from sim.reading import InputError


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("{house: omdia, of: O002}", "{house: omdia, of: O001}", "was not known at the end of"),
        ("{house: changcheng, of: O231}", "{house: omdia, of: O014}", "was not known at the end"),
        ("{house: changcheng, of: O231}", "{house: omdia, of: O025}", "no source"),
        ("{house: changcheng, of: O231}", "{house: ggii, of: O016}", "is no forecast"),
        ("{house: ggii, of: O016}", "{house: ggii, of: O031}", "did not happen"),
        ("{house: omdia, of: O001}", "{house: omdia, of: O002}", "no figure observed of 2025"),
        ("{house: omdia, of: O001}", "{house: omdiaa, of: O001}", "did you mean omdia"),
        ("{house: omdia, of: O001}", "{house: omdia, of: O999}", "no observation is called"),
        ("of: O043, path: levels", "of: O043", "path: levels"),
        ("{house: unitree, of: O054, to: O055}", "{house: unitree, of: O055, to: O054}", "before"),
        ("{house: unitree, of: O056}", "{house: unitree, of: O053}", "machine"),
        ("known_until: 2024-12-31", "known_until: 2025-12-31", "last day before year"),
        ("lognormal(0.018, 1.0)", "lognormal(0.018)", "should read lognormal"),
        ("loguniform(10000", "uniform(10000", "should be a loguniform"),
        ("value: 0.5\n", "value: half\n", "half"),
        ("    flow: true", "    flow: yes please", "true or false"),
        ("growth_change:", "growth_changes:", "did you mean growth_change"),
        ("of: O009, as: installations", "of: O009, as: instalations", "did you mean installations"),
        ("of: O009, as: installations", "of: O009, as: deals", "deals is not in machine"),
        ("over: O001}", "over: O001, as: installations}", "without 'over'"),
        ("{house: ggii, of: O016}", "{house: ggii, of: O016, as: installations}", "as"),
    ],
)
def test_what_may_not_be_known_stays_out(tmp_path, old, new, says):
    text = HINDCAST_FILE.read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "hindcast.yaml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_hindcast(path=path)
    found = [problem for problem in caught.value.problems if says in problem.message]
    assert found, str(caught.value)
    first = text[: text.index(old)].count("\n") + 1
    assert found[0].line == first


def test_every_problem_comes_at_once(tmp_path):
    text = HINDCAST_FILE.read_text(encoding="utf-8")
    path = tmp_path / "hindcast.yaml"
    for wrong in ("O001", "O004", "O027"):
        text = text.replace(f"of: {wrong}}}", f"of: X{wrong}}}")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_hindcast(path=path)
    assert len([p for p in caught.value.problems if "no observation" in p.message]) == 3


def test_a_figure_is_held_against_what_the_fit_holds_it_against():
    fitted = {one.observation.id: one.quantity for one in likelihoods().comparisons}
    held = {}
    for quantity in load_hindcast().quantities.values():
        for figure in quantity.observed:
            if "/" not in figure.id:
                held[figure.id] = quantity.apart.get(figure.id, quantity.model).compared.quantity
    assert held["O009"] == held["O008"] == "installations"
    assert {name: fitted.get(name, counted) for name, counted in held.items()} == held
