"""An import of contacts is taken back as a whole, and may be done again."""

from dataclasses import replace

import pytest

from libs.contracts import wire
from libs.contracts.callbacks import CallbackKept, CallbackPromised
from libs.contracts.calls import CallEnded
from libs.contracts.catalogue import outside_types
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.contracts.upkeep import ClientHeld
from libs.identity import Role
from tests.integration.suite.world import World
from tests.integration.touchpoints.house import (
    MONDAY,
    call,
    client,
    days,
    minutes,
    missed,
)

BATCH = "application/cloudevents-batch+json"
OTHER = "+43720999001"
NOTHING = {
    "forgotten": 0,
    "voided": 0,
    "left": 0,
    "held": 0,
    "stands": [],
    "lost": [],
}


@pytest.fixture
def door(house, tmp_path):
    world = World(house.url, tmp_path, ["touchpoints"], house.clock)
    house.open()
    yield Door(house, world)
    world.close()


class Door:
    """Imports as the command does, and lets the worker hear what was passed on."""

    def __init__(self, house, world):
        self.house = house
        self.world = world

    def ask(self, method, path, role=Role.OWNER, **more):
        return self.world.ask("touchpoints", method, path, role, **more)

    def bring(self, run, *events):
        """Report events as a run; return what became of each."""
        known = set(self.passed_on())
        body = b"[" + b",".join(map(written, events)) + b"]"
        path = f"/v1/events?run={run}"
        told = self.ask("POST", path, data=body, content_type=BATCH)
        fresh = [each for each in self.passed_on() if each not in known]
        self.house.hear(*(wire.decode(each, outside_types()) for each in fresh))
        return [item["status"] for item in told.json["items"]]

    def foresee(self, *events):
        """Ask what importing events would do."""
        body = b"[" + b",".join(map(written, events)) + b"]"
        how = {"data": body, "content_type": BATCH}
        told = self.ask("POST", "/v1/events/preview", **how)
        return [item["status"] for item in told.json["items"]]

    def passed_on(self):
        return [
            bytes(body)
            for (body,) in self.house.rows(
                "select body from touchpoints.outbox where type ~ 'ended|meeting'"
                " order by id"
            )
        ]

    def revert(self, run, role=Role.OWNER):
        path = f"/v1/touch-imports/{run}/reversal"
        return self.ask("POST", path, role, json={"reason": "wrong zone"})

    def counts(self):
        runs = self.ask("GET", "/v1/touch-imports").json["items"]
        return {each["run_id"]: (each["events"], each["taken_back"]) for each in runs}

    def tellings(self):
        path = "/v1/calendar-meetings?source=import/x"
        return self.ask("GET", path).json["items"]

    def worth(self, whose="c-0042"):
        return self.ask("GET", f"/v1/relationships/{whose}").json["value"]


def written(event):
    told = event.call_id if isinstance(event, CallEnded) else f"{event!r}"
    branches = ()
    if isinstance(event, InvoiceIssued):
        told, branches = event.invoice_id, None
    sent = {"id": told, "source": "import/x", "time": MONDAY, "branches": branches}
    return wire.encode(wire.addressed(event, **sent))


def met(at, sequence=0):
    told = {"client_id": "c-0042", "revised_at": None, "staff_email": None}
    told |= {"started_at": at, "sequence": sequence, "contact_email": None}
    return replace(MeetingHeld.example(), **told)


def off(sequence):
    return MeetingCancelled(meeting_id=met(MONDAY).meeting_id, sequence=sequence)


def test_a_run_taken_back_leaves_the_value_as_if_it_had_never_been(house, door):
    house.hear(call(MONDAY - days(60)))
    before = door.worth()
    door.bring("run-1", call(MONDAY - days(3)), call(MONDAY - days(9)))
    assert door.worth() > before

    told = door.revert("run-1").json

    assert told == {"taken_back": 2, **NOTHING}
    assert door.worth() == pytest.approx(before)
    assert len(house.announced(TouchpointTakenBack)) == 2
    assert len(house.announced(TouchpointLogged)) == 3
    [listed] = door.ask("GET", "/v1/touch-imports").json["items"]
    assert (listed["run_id"], listed["events"], listed["taken_back"]) == ("run-1", 2, 2)


def test_another_run_and_what_was_reported_since_stay(door):
    one, other = call(MONDAY - days(3)), call(MONDAY - days(9))
    door.bring("run-1", one)
    alone = door.worth()
    door.bring("run-2", one, other)

    assert door.revert("run-2").json["taken_back"] == 1

    assert door.worth() == pytest.approx(alone)
    assert door.revert("run-2").json == {"taken_back": 0, **NOTHING}


def test_what_had_no_client_yet_is_forgotten_with_its_run(door):
    door.bring("run-1", call(MONDAY, number=OTHER))

    assert door.revert("run-1").json == {"taken_back": 0, **NOTHING, "forgotten": 1}

    assert door.ask("GET", "/v1/unmatched").json["items"] == []


def test_what_was_taken_back_can_be_imported_again_and_only_once(house, door):
    wrong = call(MONDAY - days(3))
    right = replace(wrong, started_at=wrong.started_at + minutes(60))
    door.bring("run-1", wrong)
    door.revert("run-1")

    again = [door.bring(run, right) for run in ("run-2", "run-3")]

    assert again == [["accepted"], ["duplicate"]]
    assert len(house.announced(TouchpointLogged)) == 2
    assert door.worth() > 19


def test_what_an_import_would_do_is_foreseen_and_nothing_is_taken_in(house, door):
    known, taken_back, new = call(MONDAY), call(MONDAY - days(1)), call(MONDAY)
    door.bring("run-1", known)
    door.bring("run-2", taken_back)
    door.revert("run-2")
    changed = replace(known, talk_seconds=5)

    told = door.foresee(known, taken_back, new, changed)

    assert told == ["duplicate", "accepted", "accepted", "conflict"]
    assert len(house.announced(CallEnded)) == 2
    assert door.bring("run-3", known, taken_back, new, changed) == told


def test_what_was_imported_long_ago_is_still_known(house, door):
    event = call(MONDAY)
    door.bring("run-1", event)
    house.rows("delete from touchpoints.intake returning id")

    assert door.foresee(event) == door.bring("run-2", event) == ["duplicate"]


def test_how_much_of_a_run_is_still_to_be_logged_is_told(door):
    body = b"[" + written(call(MONDAY)) + b"]"
    door.ask("POST", "/v1/events?run=run-1", data=body, content_type=BATCH)
    door.bring("run-2", call(MONDAY), call(MONDAY, number=OTHER), off(1))

    waiting = [
        door.ask("GET", f"/v1/touch-imports/{run}/waiting").json["waiting"]
        for run in ("run-1", "run-2", "nobodys")
    ]

    assert waiting == [1, 0, 0]


def test_what_was_moved_to_another_client_is_taken_back_with_its_run(house, door):
    house.hear(client(client_id="c-2", phones=(), reference="D2"))
    door.bring("run-1", call(MONDAY))
    [wrong] = house.announced(TouchpointLogged)
    path = f"/v1/touchpoints/{wrong.touch_id}/reassignment"
    door.ask("POST", path, json={"client_id": "c-2"})
    assert door.worth("c-2") > 0

    assert door.revert("run-1").json["taken_back"] == 1

    assert door.worth("c-2") is None


def test_a_callback_owed_for_a_call_that_is_taken_back_is_owed_no_more(house, door):
    door.bring("run-1", missed(MONDAY))
    [promised] = house.announced(CallbackPromised)

    door.revert("run-1")

    assert door.ask("GET", "/v1/callbacks").json["items"] == []
    [kept] = house.announced(CallbackKept)
    assert kept.callback_id == promised.callback_id


def test_a_run_that_moved_meetings_takes_back_where_it_moved_them(door):
    door.bring("run-1", met(MONDAY - days(3)))
    door.bring("run-2", met(MONDAY - days(2), sequence=1))
    assert door.worth() is not None

    told = [door.revert(run).json for run in ("run-1", "run-2")]

    assert [each["taken_back"] for each in told] == [0, 1]
    assert door.worth() is None
    assert door.bring("run-3", met(MONDAY - days(3))) == ["accepted"]
    assert door.worth() is not None


@pytest.mark.requirement("GD-5")
def test_an_import_taken_back_leaves_what_is_of_a_client_on_hold(house, door):
    house.hear(client(client_id="c-2", phones=(OTHER,), reference="D2"))
    number = client().reference
    bills = [
        replace(InvoiceIssued.example(), invoice_id=each, client_ref=each)
        for each in (number, "D2")
    ]
    told = [replace(call(MONDAY - days(9)), number=OTHER), met(MONDAY - days(3))]
    door.bring("run-1", *told, *bills)
    house.hear(*(wire.decode(written(e), outside_types()) for e in bills))
    before = door.worth()
    hold = ClientHeld(
        hold_id="h", client_id="c-0042", branch_id="vienna", held=True, revision=1
    )
    house.hear(hold)

    answer = door.revert("run-1").json

    assert (answer["taken_back"], answer["voided"], answer["held"]) == (2, 1, 2)
    assert (answer["forgotten"], answer["left"]) == (0, 0)
    assert door.worth() == pytest.approx(before)
    kept = "select client_ref from touchpoints.documents"
    assert house.rows(kept) == [(number,)]
    house.hear(replace(hold, held=False, revision=2))
    assert door.revert("run-1").json["voided"] == 1
    assert door.counts() == {"run-1": (4, 4)}


def test_a_meeting_moved_there_and_back_stands_where_it_was(house, door):
    first, moved = met(MONDAY - days(3)), met(MONDAY - days(2))

    told = [door.bring(f"run-{n}", each) for n, each in enumerate((first, moved) * 2)]

    assert told == [["accepted"]] * 4
    assert len(house.announced(TouchpointLogged)) == 4
    assert len(house.announced(TouchpointTakenBack)) == 3


def test_a_run_that_only_cancelled_is_counted_and_taken_back_like_any_other(door):
    door.bring("run-1", met(MONDAY - days(3)))
    before = door.worth()
    door.bring("run-2", off(1))
    assert door.worth() is None

    told = door.revert("run-2").json

    assert [each["meeting_id"] for each in told["stands"]] == [off(1).meeting_id]
    assert (told["taken_back"], told["left"], told["lost"]) == (0, 0, [])
    assert door.worth() == pytest.approx(before)
    assert door.counts() == {"run-1": (2, 1), "run-2": (1, 1)}


def test_a_correction_taken_back_leaves_what_was_told_before(door):
    first, moved = met(MONDAY - days(3)), met(MONDAY - days(2), sequence=1)
    door.bring("run-1", first)
    before, telling = door.worth(), door.tellings()
    door.bring("run-2", moved)

    [stands] = door.revert("run-2").json["stands"]

    assert stands["started_at"] == telling[0]["started_at"]
    assert door.tellings() == telling
    assert door.worth() == pytest.approx(before)
    # Both files can be imported again: the first changes nothing, the other corrects.
    assert door.bring("run-3", moved) == ["accepted"]
    assert [each["sequence"] for each in door.tellings()] == [1]
    assert door.revert("run-3").json["stands"] == [stands]
    assert door.worth() == pytest.approx(before)
    assert door.revert("run-1").json["taken_back"] == 1
    assert door.worth() is None


def test_what_is_told_since_outlives_the_correction_between(door):
    first, moved = met(MONDAY - days(9)), met(MONDAY - days(5), sequence=1)
    door.bring("run-1", first)
    before = door.worth()
    door.bring("run-2", moved)
    door.bring("run-3", met(MONDAY - days(2), sequence=2))
    latest = door.worth()

    assert door.revert("run-2").json == {"taken_back": 0, **NOTHING}
    assert door.worth() == pytest.approx(latest)
    assert len(door.revert("run-3").json["stands"]) == 1
    assert door.worth() == pytest.approx(before)


def test_what_a_person_took_back_does_not_come_back_with_its_telling(house, door):
    door.bring("run-1", met(MONDAY - days(3)))
    [touch] = house.announced(TouchpointLogged)
    path = f"/v1/touchpoints/{touch.touch_id}/reversal"
    door.ask("POST", path, json={"reason": "nobody was there"})
    door.bring("run-2", met(MONDAY - days(2), sequence=1))

    assert len(door.revert("run-2").json["stands"]) == 1

    assert door.worth() is None


def test_what_waited_for_its_client_is_named_and_can_be_imported_again(door):
    waiting = {"client_id": None, "contact_email": "who@else.example"}
    first = replace(met(MONDAY - days(3)), **waiting)
    door.bring("run-1", first)
    door.bring("run-2", off(1))

    told = door.revert("run-2").json

    assert (told["stands"], len(told["lost"])) == ([], 1)
    assert door.tellings() == []
    assert door.bring("run-3", first) == ["accepted"]
    [waits] = door.ask("GET", "/v1/unmatched").json["items"]
    assert waits["reference"] == "who@else.example"


def test_a_cancellation_that_came_too_late_is_not_waited_for(door):
    door.bring("run-1", met(MONDAY - days(3), sequence=2))
    door.bring("run-2", off(1))

    assert door.revert("run-2").json == {"taken_back": 0, **NOTHING}
    assert door.worth() is not None


def test_a_match_that_was_corrected_is_taken_back_with_its_meeting(house, door):
    house.hear(client(client_id="c-2", phones=(), reference="D2"))
    door.bring("run-1", met(MONDAY - days(3)))
    [wrong] = house.announced(TouchpointLogged)
    path = f"/v1/touchpoints/{wrong.touch_id}/reassignment"
    door.ask("POST", path, json={"client_id": "c-2"})
    assert door.worth("c-2") > 0

    door.bring("run-2", off(1))

    assert door.worth("c-2") is None


def test_a_match_that_was_corrected_comes_back_as_it_was_corrected(house, door):
    house.hear(client(client_id="c-2", phones=(), reference="D2"))
    door.bring("run-1", met(MONDAY - days(3)))
    [wrong] = house.announced(TouchpointLogged)
    path = f"/v1/touchpoints/{wrong.touch_id}/reassignment"
    door.ask("POST", path, json={"client_id": "c-2"})
    before = door.worth("c-2")
    door.bring("run-2", met(MONDAY - days(2), sequence=1))

    assert len(door.revert("run-2").json["stands"]) == 1

    assert door.worth("c-2") == pytest.approx(before)
    assert door.worth() is None


def test_a_run_that_nobody_made_is_not_there(door):
    assert door.revert("nobodys").status_code == 404


def test_another_branchs_run_is_not_there(door):
    door.bring("run-1", call(MONDAY))

    assert door.revert("run-1", Role.BRANCH_MANAGER).status_code == 404
    assert door.ask("GET", "/v1/touch-imports", Role.BRANCH_MANAGER).json["items"] == []


def test_a_runs_name_is_checked(door):
    told = door.ask("POST", "/v1/events?run=a%20b", data=b"[]", content_type=BATCH)

    assert told.status_code == 422


def test_which_import_brought_a_contact_is_told_and_of_others_nothing(door):
    door.house.hear(client())
    told_of = call(MONDAY)
    door.bring("run-1", told_of)
    [touch] = door.ask("GET", "/v1/touchpoints").json["items"]
    path = f"/v1/touch-imports/origins?touch={touch['touch_id']}&touch=t-nobody"

    told = door.ask("GET", path).json["items"]

    [run] = door.ask("GET", "/v1/touch-imports").json["items"]
    assert touch["number"] == told_of.number
    assert told == [
        {
            "touch_id": touch["touch_id"],
            "run_id": "run-1",
            "source": run["source"],
        }
    ]
    assert door.ask("GET", path, Role.ACCOUNT_MANAGER).status_code == 403
    assert door.ask("GET", "/v1/touch-imports/origins").status_code == 422
