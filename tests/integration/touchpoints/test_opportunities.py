"""Opportunities are owed to what was done before them."""

from fractions import Fraction

import pytest

from tests.integration.touchpoints.house import MONDAY, days, minutes

FOUND = {"name": "Telephones", "found_at": (MONDAY - days(10)).isoformat()}


@pytest.mark.requirement("R121")
def test_a_won_opportunity_is_shared_out_among_the_touches_before_it(logbook):
    ages = {"face_to_face": 300, "call": 30, "letter": 5}
    ids = {
        kind: logbook.touch(kind, at=MONDAY - days(age)).json["touch_id"]
        for kind, age in ages.items()
    }
    wrong = logbook.touch("call", at=MONDAY - days(3)).json["touch_id"]
    logbook.ask("POST", f"touchpoints/{wrong}/reversal", {"reason": "never was"})
    won = win(logbook)

    told = logbook.items(f"opportunities/{won['opportunity_id']}/attribution")

    shares = {each["touch_id"]: Fraction(each["share"]) for each in told}
    assert sum(shares.values()) == 1
    weights = {ids[kind]: 365 - age for kind, age in ages.items()}
    whole = sum(weights.values())
    assert shares == {touch: Fraction(w, whole) for touch, w in weights.items()}


def win(logbook):
    found = logbook.write("opportunities", **FOUND).json
    path = f"opportunities/{found['opportunity_id']}/decision"
    decision = {"state": "won", "decided_at": MONDAY.isoformat()}
    won = logbook.ask("POST", path, decision)
    assert won.json["state"] == "won"
    assert logbook.ask("POST", path, decision).status_code == 409
    return won.json


@pytest.mark.requirement("R121")
def test_without_any_effort_the_whole_is_owed_to_none(logbook):
    won = win(logbook)

    told = logbook.items(f"opportunities/{won['opportunity_id']}/attribution")

    assert told == [{"touch_id": None, "kind": None, "occurred_at": None, "share": "1"}]


def test_nothing_is_decided_before_it_was_found(logbook):
    found = logbook.write("opportunities", **FOUND).json["opportunity_id"]
    early = (MONDAY - days(10) - minutes(1)).isoformat()

    answer = logbook.ask(
        "POST",
        f"opportunities/{found}/decision",
        {"state": "lost", "decided_at": early},
    )

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "decided_at"
