"""`sim check --model`: a line a check, numbers where one fails, and an exit status."""

import pytest

from sim.analysis.behaviour import load_checks
from sim.model.levers import KINDS, Lever

FEW = ("--set", "worlds=3", "--workers", "1")


def test_a_kind_of_lever_a_line_a_check(sim):
    said = sim("check", "--model", "leasing.window", *FEW)
    assert said.status == 0
    line, counts = said.out.splitlines()
    assert line.startswith("pass      leasing.window")
    assert "no public money outside" in line
    assert counts.startswith("1 pass, 0 fail, 0 not told")


def test_the_answer_in_json_and_in_chinese(sim):
    answer = sim("check", "--model", "leasing.window", "--json", *FEW).json
    assert answer["schema"] == "sim/check-model/1"
    (row,) = answer["checks"]
    assert (answer["pass"], answer["fail"], answer["not_told"]) == (1, 0, 0)
    assert row["id"] == "leasing.window"
    assert row["status"] == "pass"
    assert row["worlds"] == 3
    assert set(row["finding"]) == {"en", "zh"}
    chinese = sim("check", "--model", "leasing.window", "--lang", "zh", *FEW).out
    assert chinese.startswith("通过")
    assert row["finding"]["zh"] in chinese


def test_a_check_that_fails_prints_its_reason_and_its_numbers(sim, monkeypatch):
    def spend(self, view, payee, received):
        Lever.spend(self, view, payee, 2.0 * received)

    broken = type("Broken", (KINDS["compute_voucher"],), {"spend": spend})
    monkeypatch.setitem(KINDS, "compute_voucher", broken)
    said = sim("check", "--model", "compute_voucher.budget", *FEW)
    assert said.status == 1
    line, why, heading, first, *_ = said.out.splitlines()
    assert line.startswith("fail")
    assert why.strip().startswith("why: A treasury never pays more")
    assert heading.split() == ["strength", "world", "year", "paid", "allowed"]
    assert first.split()[0] == "0.5"
    assert "yuan" in first
    machine = sim("check", "--model", "compute_voucher.budget", "--json", *FEW)
    assert machine.status == 1
    (row,) = machine.json["checks"]
    assert row["numbers"][0]["paid"] > row["numbers"][0]["allowed"]


def test_what_cannot_be_told_fails_nothing_and_says_what_may_tell(sim):
    said = sim("check", "--model", "talent.sales", *FEW)
    assert said.status == 0
    assert said.out.startswith("not told")
    assert "--set worlds=12" in said.err


def test_mistakes_of_the_caller(sim):
    said = sim("check", "--model", "leesing.window")
    assert said.status == 2
    assert "did you mean leasing.window?" in said.err
    said = sim("check")
    assert said.status == 2
    assert "--model" in said.err
    said = sim("check", "--model", "leasing.window", "--set", "worlds=none", "--json")
    assert said.status == 2
    assert said.json["problems"]


@pytest.mark.slow
def test_the_model_keeps_every_promise(sim):
    said = sim("check", "--model", "--json")
    answer = said.json
    failed = [row for row in answer["checks"] if row["status"] == "fail"]
    assert not failed, failed
    assert said.status == 0
    assert len(answer["checks"]) == len(load_checks().checks)
