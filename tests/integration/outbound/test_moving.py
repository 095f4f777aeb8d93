"""A client that moves takes nothing along that its old branch wrote."""

from dataclasses import replace
from email import message_from_bytes

import pytest

from libs.calendars.icalendars import Method
from libs.contracts.messages import MessageRefused
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression
from services.outbound.usecases import suppression
from tests.integration.outbound.gating import draft, due, judged, queue, somebody
from tests.integration.outbound.house import MONDAY, branch, client, contact, site
from tests.integration.outbound.mailroom import Mailroom, people
from tests.integration.outbound.test_invitations import drawn_up

LEDGER = "select branch_id, state, rule from outbound.messages order by 1, 2"
GONE = ("handed_over", "sent", "ambiguous")


def move(house, to, revision):
    house.hear(branch(branch_id=to), client(branch_id=to, revision=revision))


def test_what_waits_is_cancelled_and_told_so_that_cadence_asks_anew(house):
    somebody(house)
    house.hear(due())

    move(house, "graz", 9)

    [told] = [e for e in house.announced() if isinstance(e, MessageRefused)]
    assert (told.rule, told.request_id, told.branch_id) == (
        *("client_moved", "t-1", "vienna"),
    )
    # Whoever asks has not heard of the move yet: the message is the new branch's.
    house.hear(due(branch_id="vienna"))
    assert house.rows(LEDGER) == [
        ("graz", "queued", None),
        ("vienna", "suppressed", "client_moved"),
    ]


def test_who_comes_back_gets_what_the_other_branch_did_not_send(house):
    somebody(house)
    house.hear(due())
    move(house, "graz", 9)
    house.hear(due())

    move(house, "vienna", 10)
    house.hear(due())

    assert house.rows(LEDGER) == [
        ("graz", "suppressed", "client_moved"),
        ("vienna", "queued", None),
    ]


def test_what_is_on_its_way_is_left_to_go_and_who_stays_gets_theirs(house):
    somebody(house, 1, 2)
    queue(house, *(draft(purpose=state) for state in GONE), draft(2))
    house.execute(
        "update outbound.messages set state = purpose where client_id = 'c-1'"
    )

    move(house, "graz", 9)

    assert {state for _, state, _ in house.rows(LEDGER)} == {*GONE, "queued"}


@pytest.mark.requirement("IC-1")
def test_who_was_invited_is_told_that_it_is_off_wherever_they_are(house, tmp_path):
    house.hear(*people(1, language="en"))
    house.hear(drawn_up(task_id="off"))
    room = Mailroom(house, tmp_path)
    invited = room.send()
    house.hear(drawn_up(task_id="meets"), drawn_up(1, Method.CANCEL, task_id="off"))

    move(house, "graz", 9)
    (raw,) = (mail for name, mail in room.send().items() if name not in invited)

    assert b"METHOD:CANCEL" in message_from_bytes(raw).get_payload()[-1].get_payload(
        decode=True
    )
    assert sorted(house.rows(LEDGER), key=str) == [
        ("vienna", "sent", None),
        ("vienna", "sent", None),
        ("vienna", "suppressed", "client_moved"),
    ]


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize("moves_first", [False, True])
def test_an_address_that_is_dead_stays_dead_in_another_branch(house, moves_first):
    somebody(house)
    where = ("vienna", Channel.EMAIL, Unwanted.UNKNOWN_ADDRESS, MONDAY, "c-1")
    dead = Suppression(*where, address="p1@client1.example")
    if moves_first:
        move(house, "graz", 9)
    with house.worker.begin() as transaction:
        suppression.suppress(transaction, [dead])
    if not moves_first:
        move(house, "graz", 9)
    there = {"branch_id": "graz", "revision": 9}
    house.hear(site(**there), contact(**there))

    key = replace(draft().key, branch="graz")
    [verdict] = judged(house, *queue(house, replace(draft(), key=key)))

    assert verdict.rule == "unknown_address"
    if not moves_first:
        seen = house.read(suppression.listed, None, None, None, 9, branches="graz")
        assert len(seen) == 1
