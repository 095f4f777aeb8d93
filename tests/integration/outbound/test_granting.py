"""Nothing goes out without leave: cadence is asked, and answers."""

import pytest

from libs.contracts.grants import ContactRequested
from libs.contracts.messages import MessageRefused
from services.outbound.domain.messages import Channel
from tests.integration.outbound.gating import (
    STATES,
    deferred,
    denied,
    draft,
    due,
    granted,
    queue,
    somebody,
)
from tests.integration.outbound.house import MONDAY, branch, client, contact, days

TIMER = "ask_for_leave"
LEAVE = "select granted_until from outbound.messages"
WAKES = "select count(*) from outbound.wakes where name = 'ask_for_leave'"


@pytest.fixture
def known(house):
    somebody(house)
    return house


def asked(house):
    return [each for each in house.announced() if isinstance(each, ContactRequested)]


def test_what_is_queued_asks_for_leave_at_once_and_only_once(known):
    [message] = queue(known, draft())
    assert known.rows(WAKES) != [(0,)]

    known.tick(TIMER)
    known.tick(TIMER)

    [request] = asked(known)
    assert request == ContactRequested(
        request_id=message,
        client_id="c-1",
        branch_id="vienna",
        gap_class="broadcast",
        channel="email",
        purpose="thank_you",
        wanted_at=MONDAY,
        period="2026-03",
        contact_id="p-1",
        expires_at=MONDAY + days(30),
    )


def test_what_is_exempt_of_itself_asks_nobody(known):
    queue(known, draft(gap_class="exempt"))

    assert known.tick(TIMER) is None
    assert asked(known) == []


def test_what_is_granted_may_go_out_while_the_grant_holds_and_asks_again_after(known):
    [message] = queue(known, draft())
    known.tick(TIMER)

    known.hear(granted(message))

    until = MONDAY + days(3)
    assert known.rows(LEAVE) == [(until,)]
    assert known.tick(TIMER) > until
    known.tick(TIMER, until + days(1))
    assert [each.request_id for each in asked(known)] == [message, message]


@pytest.mark.requirement("T18")
def test_what_is_put_off_waits_and_asks_again_when_it_may(known):
    [message] = queue(known, draft())
    known.tick(TIMER)
    later = MONDAY + days(7)

    known.hear(deferred(message, not_before=later, rule="shortest_gap"))

    assert known.rows(STATES) == [(message, "deferred", "shortest_gap")]
    assert known.tick(TIMER) == later
    known.tick(TIMER, later)
    assert [each.wanted_at for each in asked(known)] == [MONDAY, later]
    known.hear(granted(message, granted_for=later, expires_at=later + days(3)))
    assert known.rows(STATES) == [(message, "queued", None)]


def test_what_is_denied_is_off_the_ledger_and_everybody_hears_of_it(known):
    [message] = queue(known, draft())
    known.tick(TIMER)

    known.hear(denied(message, rule="not_kept_up_with"))

    assert known.rows(STATES) == [(message, "suppressed", "not_kept_up_with")]
    [told] = [each for each in known.announced() if isinstance(each, MessageRefused)]
    assert (told.message_id, told.rule) == (message, "not_kept_up_with")


def test_who_was_not_answered_asks_again_the_next_day(known):
    queue(known, draft())
    known.tick(TIMER)

    known.tick(TIMER, MONDAY + days(1))

    assert len(asked(known)) == 2


def test_what_has_gone_out_is_not_called_back(known):
    [message] = queue(known, draft())
    known.tick(TIMER)
    known.execute("update outbound.messages set state = 'sent'")

    known.hear(denied(message))

    assert known.rows(STATES) == [(message, "sent", None)]


def test_what_cadence_planned_goes_out_under_its_grant(known):
    known.hear(due())

    [row] = known.rows(
        "select client_id, contact_id, recipient, purpose, period, channel, gap_class,"
        " form, words, request_id, state, granted_until from outbound.messages"
    )
    assert row == (
        *("c-1", "p-1", "p-1", "birthday", "p-1 2026-03-09", "post", "exempt"),
        *("template", {"template": "birthday"}, "t-1", "queued", MONDAY + days(3)),
    )


def test_what_is_heard_of_twice_goes_out_once(known):
    known.hear(due())
    known.hear(due())

    assert known.rows("select count(*) from outbound.messages") == [(1,)]


def deciding(number):
    """Let another person decide at the usual client from now on."""
    return contact(number, client_id="c-1", decision_maker=True)


@pytest.mark.parametrize("called_back", [False, True])
def test_what_is_heard_of_twice_goes_to_one_person_whoever_decides_now(
    known, called_back
):
    unnamed = due(contact_id=None, channel="email", purpose="greeting")
    known.hear(contact(1, decision_maker=False, revision=8))
    known.hear(unnamed)
    if called_back:
        known.hear(denied("t-1", rule="withdrawn"))
    known.hear(deciding(2))

    known.hear(unnamed)
    known.hear(granted("t-1"))

    states = "select contact_id from outbound.messages where state = 'queued'"
    assert known.rows(states) == [("p-2" if called_back else "p-1",)]


@pytest.mark.parametrize(
    "told",
    [
        due(channel="phone", purpose="monthly_call"),
        due(channel="gift", purpose="anniversary"),
        due(purpose="newsletter", occasion="2026-03"),
        due(purpose="handover", channel="email"),
    ],
)
def test_what_nobody_can_write_stays_a_task_for_a_person(known, told):
    known.hear(told)

    assert known.rows(STATES) == []


def test_a_letter_for_nobody_in_particular_goes_to_the_office(known):
    known.hear(due(contact_id=None))

    assert known.rows("select contact_id, recipient from outbound.messages") == [
        (None, "l-1")
    ]


def test_a_mail_for_nobody_in_particular_goes_to_who_decides(known):
    known.hear(contact(2, client_id="c-1", decision_maker=True))
    known.hear(due(contact_id=None, channel="email", purpose="event_news"))

    assert known.rows("select contact_id from outbound.messages") == [("p-2",)]


def test_what_reaches_nobody_says_so_in_the_ledger(house):
    house.hear(branch(), client())

    house.hear(due(contact_id=None))

    [row] = house.rows("select contact_id, recipient, state from outbound.messages")
    assert row == (None, "c-1", "queued")


def test_what_was_called_back_goes_out_when_it_is_due_after_all(known):
    known.hear(due())
    known.hear(denied("t-1", rule="withdrawn"))
    assert [(state, rule) for _, state, rule in known.rows(STATES)] == [
        ("suppressed", "withdrawn")
    ]

    later = MONDAY + days(9)
    known.hear(due(grant_expires_at=later))

    assert known.rows("select state, granted_until from outbound.messages") == [
        ("queued", later)
    ]


def test_what_they_want_no_more_of_is_not_due_after_all(known):
    known.hear(due())
    known.execute(
        "update outbound.messages set state = 'suppressed', rule = 'opted_out'"
    )

    known.hear(due(grant_expires_at=MONDAY + days(9)))

    assert [state for _, state, _ in known.rows(STATES)] == ["suppressed"]


def test_a_grant_that_ran_out_while_a_letter_lay_here_is_asked_for_again(known):
    known.hear(due())

    known.tick(TIMER, MONDAY + days(4))

    [request] = asked(known)
    assert (request.request_id, request.gap_class) == ("t-1", "exempt")


def test_a_letter_in_a_pack_keeps_its_place_when_its_grant_is_renewed(known):
    known.hear(due())
    known.execute(
        "update outbound.messages set state = 'deferred', rule = 'waits_for_pack'"
    )

    known.hear(granted("t-1"))

    assert [(s, r) for _, s, r in known.rows(STATES)] == [
        ("deferred", "waits_for_pack")
    ]


def test_of_many_each_asks_for_itself(known):
    somebody(known, *range(2, 40))
    letters = [draft(n, channel=Channel.POST) for n in range(1, 40)]
    queue(known, *letters)

    known.tick(TIMER)

    assert len({each.request_id for each in asked(known)}) == 39
