"""What clients complain of, and opt out of, earns nothing."""

from dataclasses import replace

import pytest

from libs.contracts.consents import ConsentRecorded
from libs.contracts.welcome import ComplaintReceived
from tests.integration.touchpoints.house import MONDAY, days
from tests.integration.touchpoints.logbook import CLIENT

VALUE = f"relationships/{CLIENT}"
WELCOME = f"clients/{CLIENT}/welcome"


def consent(at, *, given, revision=1, **changed):
    return replace(
        ConsentRecorded.example(),
        channel="email",
        given=given,
        at=at,
        revision=revision,
        **{"address": None} | changed,
    )


def mail(logbook, age, **told):
    return logbook.touch("mail", at=MONDAY - days(age), contact_id="p-0108", **told)


@pytest.mark.requirement("R34")
def test_a_complaint_takes_back_what_its_touch_earned(house, logbook):
    mail(logbook, 40)
    before = logbook.read(VALUE)["value"]
    bad = mail(logbook, 2).json["touch_id"]
    assert logbook.read(VALUE)["value"] > before

    complained = logbook.ask("POST", f"touchpoints/{bad}/complaint")

    assert complained.status_code == 201
    assert logbook.read(VALUE)["value"] == pytest.approx(before)
    assert logbook.read(WELCOME)["ratio"] == pytest.approx(1 / 2)
    assert [each["touch_id"] for each in logbook.items("frustrations")] == [bad]
    assert [e.touch_id for e in house.announced(ComplaintReceived)] == [bad]
    again = logbook.ask("POST", f"touchpoints/{bad}/complaint")
    assert again.status_code == 409


def test_nobody_complains_of_what_they_did_themselves(house, logbook):
    theirs = mail(logbook, 2, direction="in").json["touch_id"]

    assert logbook.ask("POST", f"touchpoints/{theirs}/complaint").status_code == 422
    assert house.announced(ComplaintReceived) == []


@pytest.mark.requirement("R34")
def test_a_touch_after_an_opt_out_is_marked_and_earns_nothing(house, logbook):
    house.hear(consent(MONDAY - days(5), given=False))

    before, after = mail(logbook, 6).json, mail(logbook, 4).json
    theirs = mail(logbook, 3, direction="in").json
    called = logbook.touch("call", contact_id="p-0108").json

    marks = [each["against_opt_out"] for each in (before, after, theirs, called)]
    assert marks == [False, True, False, False]
    explained = logbook.items(f"{VALUE}/credits")
    [marked] = [e for e in explained if e["touch_id"] == after["touch_id"]]
    assert (marked["gamma"], marked["reason"]) == (0, "against an opt-out")
    told = logbook.read(WELCOME)
    assert (told["sent"], told["unwelcome"]) == (3, 2)  # the one before led to it


@pytest.mark.requirement("R34")
def test_an_opt_out_takes_back_what_provoked_it_and_what_came_after(house, logbook):
    for age in (40, 9, 4):
        mail(logbook, age)
    logbook.touch("letter", at=MONDAY - days(8), contact_id="p-0108")

    house.hear(consent(MONDAY - days(5), given=False))

    lost = [e["reason"] for e in logbook.items(f"{VALUE}/credits") if not e["earned"]]
    came_after, led = "against an opt-out", "it led to an opt-out"
    assert sorted(lost) == [came_after, led, *["judged anew since"] * 2]
    assert logbook.read(WELCOME)["ratio"] == pytest.approx(2 / 4)


def test_who_consents_again_is_welcome_again(house, logbook):
    house.hear(consent(MONDAY - days(5), given=False))
    house.hear(consent(MONDAY - days(3), given=True, revision=2))

    assert mail(logbook, 1).json["against_opt_out"] is False


def test_an_opt_out_of_one_address_marks_no_touch(house, logbook):
    one = "j.huber@client.example"
    house.hear(consent(MONDAY - days(5), given=False, address=one))

    assert mail(logbook, 1).json["against_opt_out"] is False


def test_who_was_sent_nothing_has_no_ratio(logbook):
    assert logbook.read(WELCOME)["ratio"] is None
