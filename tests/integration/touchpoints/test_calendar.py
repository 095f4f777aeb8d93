"""What a calendar tells of a meeting again takes the place of what it told before."""

from dataclasses import replace
from itertools import permutations

import pytest

from libs.contracts.envelope import Envelope
from libs.contracts.meetings import MeetingCancelled, MeetingHeld
from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.contracts.verdicts import Refuse
from libs.identity import Role
from services.touchpoints.usecases import meetings
from tests.integration.touchpoints.house import MONDAY, client, days

SOURCE = "import/calendar"
STANDING = """
select t.occurred_at from touchpoints.touches t
where not exists (select from touchpoints.credits c
                  where c.touch_id = t.touch_id and c.reversal)
order by 1
"""


def of(event, event_id, branches=None):
    envelope = Envelope(SOURCE, event_id, None, MONDAY, branches)
    return replace(event, envelope=envelope)


def held(at, sequence=0, *, event_id=None, branches=None, **changed):
    told = {"meeting_id": "m-1", "client_id": "c-0042", "contact_email": None}
    told |= {"started_at": at, "sequence": sequence, "revised_at": None} | changed
    meeting = replace(MeetingHeld.example(), **told)
    return of(meeting, event_id or f"{at:%d%H%M}.{sequence}", branches)


def cancelled(sequence, *, branches=None):
    off = MeetingCancelled(meeting_id="m-1", sequence=sequence)
    return of(off, f"off.{sequence}", branches)


def standing(house):
    return [at for (at,) in house.rows(STANDING)]


def test_a_meeting_that_was_moved_stands_where_it_is_now(house):
    house.open()
    house.hear(held(MONDAY - days(3)))

    house.hear(held(MONDAY - days(2), sequence=1))

    assert standing(house) == [MONDAY - days(2)]
    assert len(house.announced(TouchpointLogged)) == 2
    [back] = house.announced(TouchpointTakenBack)
    assert back.touch_id == house.announced(TouchpointLogged)[0].touch_id


def test_a_meeting_that_was_cancelled_counts_no_longer(house):
    house.open()
    house.hear(held(MONDAY - days(3)))

    house.hear(cancelled(1))

    assert standing(house) == []


HISTORY = {
    "first": held(MONDAY - days(5)),
    "moved": held(MONDAY - days(4), sequence=1),
    "off": cancelled(2),
    "after all": held(MONDAY - days(3), sequence=3),
}


@pytest.mark.parametrize("order", list(permutations(HISTORY)), ids=", ".join)
def test_whatever_arrives_first_the_highest_sequence_stands(house, order):
    house.open()

    house.hear_singly(*(HISTORY[name] for name in order))

    assert standing(house) == [MONDAY - days(3)]


def test_of_one_batch_only_the_newest_is_ever_logged(house):
    house.open()

    house.hear(HISTORY["moved"], HISTORY["first"])

    assert standing(house) == [MONDAY - days(4)]
    assert len(house.announced(TouchpointLogged)) == 1


def test_of_the_same_sequence_the_later_revision_stands(house):
    house.open()
    late = held(MONDAY - days(3), revised_at=MONDAY - days(1))
    early = held(MONDAY - days(2), revised_at=MONDAY - days(2))

    house.hear_singly(late, early)

    assert standing(house) == [MONDAY - days(3)]


def test_meetings_without_a_sequence_are_each_their_own(house):
    house.open()

    house.hear_singly(
        held(MONDAY - days(3), None, event_id="a"),
        held(MONDAY - days(2), None, event_id="b"),
    )

    assert len(standing(house)) == 2


def test_what_waits_for_its_client_is_replaced_too(house, logbook):
    waiting = {"client_id": None, "contact_email": "who@else.example"}
    house.hear(held(MONDAY - days(3), **waiting))
    house.hear(held(MONDAY - days(2), sequence=1, **waiting))

    assigned = logbook.ask(
        "POST", "unmatched/who@else.example/assignment", {"client_id": "c-0042"}
    )

    assert assigned.json == {"logged": 1}
    assert standing(house) == [MONDAY - days(2)]


def test_another_branch_may_not_correct_what_one_told(house):
    house.open()
    house.hear(held(MONDAY - days(3), branches=("vienna",)))

    with house.worker.begin() as transaction:
        off = cancelled(1, branches=("graz",))
        assert isinstance(meetings.call_off(transaction, [off])[off.key], Refuse)
    moved = held(MONDAY - days(2), sequence=1, branches=("graz",))
    with house.worker.begin() as transaction:
        assert isinstance(meetings.log(transaction, [moved])[moved.key], Refuse)

    assert standing(house) == [MONDAY - days(3)]


def test_what_a_calendar_told_is_listed_for_those_who_import(house, logbook):
    house.hear(held(MONDAY - days(3), minutes=30, branches=("graz",)))
    path = f"calendar-meetings?source={SOURCE}"

    [told] = logbook.items(path)

    assert told == {
        "meeting_id": "m-1",
        "event_id": "270800.0",
        "sequence": 0,
        "revised_at": None,
        "started_at": "2026-02-27T08:00:00Z",
        "ended_at": "2026-02-27T08:30:00Z",
    }
    house.hear(cancelled(1))
    [told] = logbook.items(path)
    assert (told["sequence"], told["started_at"], told["ended_at"]) == (1, None, None)
    assert logbook.items("calendar-meetings?source=else") == []
    assert logbook.read(path, Role.BRANCH_MANAGER)["items"] == []
    assert logbook.ask("GET", path, role=Role.ACCOUNT_MANAGER).status_code == 403


def test_the_list_goes_on_page_after_page(house, logbook):
    for number in range(3):
        house.hear(held(MONDAY, meeting_id=f"m-{number}", event_id=f"e{number}"))

    path = f"calendar-meetings?source={SOURCE}&limit=2"
    first = logbook.read(path)
    last = logbook.read(f"{path}&cursor={first['next']}")

    ids = [each["meeting_id"] for each in (*first["items"], *last["items"])]
    assert (ids, last["next"]) == (["m-0", "m-1", "m-2"], None)


@pytest.mark.parametrize("order", list(permutations(["held", "off"])), ids=", ".join)
def test_of_two_equally_new_that_it_was_not_held_counts(house, order):
    house.open()
    told = {"held": held(MONDAY - days(3)), "off": cancelled(0)}

    house.hear_singly(*(told[name] for name in order))

    assert standing(house) == []


def test_who_may_correct_all_leaves_a_meeting_with_the_branch_that_told_of_it(house):
    house.open()
    ours = ("vienna",)
    house.hear(held(MONDAY - days(5), branches=ours))
    house.hear(held(MONDAY - days(4), sequence=1))

    verdicts = house.hear(held(MONDAY - days(3), sequence=2, branches=ours))

    assert not verdicts
    assert standing(house) == [MONDAY - days(3)]
    assert house.rows("select branch_id from touchpoints.calendar") == [("vienna",)]


def whose(house):
    """Tell whose the meetings are that stand, and when they were."""
    return house.rows(STANDING.replace("t.occurred_at", "t.client_id, t.occurred_at"))


@pytest.fixture
def reassigned(house, logbook):
    """Hear of a meeting that a person then says was with another client."""
    house.open()
    house.hear(client(client_id="c-2", phones=(), reference="D2"))
    house.hear(client(client_id="c-3", phones=(), reference="D3"))
    house.hear(held(MONDAY - days(5)))

    def reassign(to):
        last = house.announced(TouchpointLogged)[-1].touch_id
        told = {"client_id": to}
        moved = logbook.ask("POST", f"touchpoints/{last}/reassignment", told)
        assert moved.status_code == 201

    reassign("c-2")
    return reassign


@pytest.mark.requirement("T22")
def test_a_correction_leaves_a_meeting_with_whom_a_person_said_it_was(
    house, reassigned
):
    house.hear(held(MONDAY - days(4), sequence=1))
    assert whose(house) == [("c-2", MONDAY - days(4))]

    house.hear(held(MONDAY - days(3), sequence=2))
    assert whose(house) == [("c-2", MONDAY - days(3))]

    reassigned("c-3")
    house.hear(cancelled(3), held(MONDAY - days(2), sequence=4))
    assert whose(house) == [("c-3", MONDAY - days(2))]


@pytest.mark.requirement("T22")
@pytest.mark.usefixtures("reassigned")
def test_a_cancelled_meeting_counts_for_nobody_whoever_it_was_reassigned_to(house):
    house.hear(cancelled(1))

    assert whose(house) == []


@pytest.mark.requirement("T22")
def test_once_a_person_says_that_the_calendar_was_right_it_is_followed(
    house, reassigned
):
    reassigned("c-0042")

    house.hear(held(MONDAY - days(4), sequence=1, client_id="c-3"))

    assert whose(house) == [("c-3", MONDAY - days(4))]
