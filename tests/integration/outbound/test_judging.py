"""Every message is judged right before it goes out."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest

from libs.contracts.messages import ContactUnsubscribed, MessageRefused
from libs.waiting import until
from services.outbound.domain.cases import Unwanted
from services.outbound.domain.dispatches import Allowed, PutOff, Suppressed
from services.outbound.domain.judging import Verdict
from services.outbound.domain.messages import Channel
from services.outbound.domain.suppressions import Suppression
from services.outbound.storage import ledger
from services.outbound.usecases import judging, suppression
from tests.integration.outbound.gating import (
    STATES,
    claim,
    draft,
    judged,
    queue,
    sent,
    somebody,
    unsubscribe,
)
from tests.integration.outbound.house import (
    MONDAY,
    branch,
    client,
    consent,
    contact,
    days,
    site,
)

SOMEBODY_WAITS = "select from pg_locks where not granted"
NO_MORE = consent(given=False, address=None)
A_MAIL = "p1@client1.example"


def rules(house, *drafts):
    return [
        getattr(each, "rule", None) for each in judged(house, *queue(house, *drafts))
    ]


@pytest.fixture
def known(house):
    somebody(house)
    return house


def test_a_message_goes_to_the_address_of_its_channel(known):
    letter = draft(channel=Channel.POST)

    mail, post = judged(known, *queue(known, draft(), letter))

    assert mail == Allowed(A_MAIL)
    assert post.address.splitlines()[:2] == ["Julia Huber", "Huber GmbH"]


def test_what_nobody_has_told_of_yet_waits(house):
    house.hear(branch())

    [verdict] = judged(house, *queue(house, draft()))

    assert verdict == PutOff(MONDAY + timedelta(minutes=5), "not_heard_of")


@pytest.mark.parametrize(
    ("told", "rule"),
    [
        (client(branch_id="graz", revision=9), "other_branch"),
        (client(removed=True, revision=9), "contact_left"),
        (contact(active=False, revision=9), "contact_left"),
        (contact(client_id="c-2", revision=9), "contact_left"),
        (contact(emails=(), revision=9), "no_address"),
        (NO_MORE, "opted_out"),
        (consent(given=False, address=A_MAIL), "opted_out"),
        (client(status="lost", revision=9), "no_consent"),
    ],
)
def test_what_stands_against_it_now_is_told_with_its_rule(known, told, rule):
    [message] = queue(known, draft())
    known.execute("delete from outbound.slots")

    known.hear(told)

    # What a consent takes off the ledger is judged no other way.
    assert [each.rule for each in judged(known, message)] == [rule]


def test_a_person_with_two_addresses_is_written_to_at_the_one_that_works(known):
    two = (A_MAIL, "julia@client1.example")
    known.hear(contact(emails=two, revision=9))
    known.hear(consent(given=False, address=A_MAIL))

    assert judged(known, *queue(known, draft())) == [Allowed("julia@client1.example")]


def test_what_one_withdrew_of_an_address_holds_for_it_at_another_client(known):
    somebody(known, 2)
    known.hear(contact(2, emails=(A_MAIL,), revision=9))

    known.hear(consent(given=False, address=A_MAIL))

    assert rules(known, draft(2)) == ["opted_out"]


def test_a_consent_that_is_given_later_lets_them_hear_from_us_again(known):
    unsubscribe(known)
    assert rules(known, draft()) == ["unsubscribed"]
    # The register hears of it too, and so does who asked for it again.
    known.hear(consent(given=True, address=None, at=MONDAY + days(1), revision=3))
    known.clock.at = MONDAY + days(1)

    assert rules(known, draft(period="later")) == [None]


@pytest.mark.requirement("SM-11")
def test_a_consent_withdrawn_before_it_was_given_takes_nothing_off(known):
    withdrawn = consent(given=False, address=None)
    known.hear(consent(given=True, address=None, at=MONDAY, revision=9))
    queue(known, draft())

    known.hear(withdrawn)

    assert known.rows("select state from outbound.messages") == [("queued",)]
    known.hear(replace(withdrawn, revision=10))
    assert known.rows("select state from outbound.messages") == [("suppressed",)]


def test_a_complaint_is_not_undone_by_a_consent_and_holds_on_every_channel(known):
    unsubscribe(known, complaint=True)
    known.hear(consent(given=True, address=None, at=MONDAY + days(1), revision=3))

    letter = draft(channel=Channel.POST)

    assert rules(known, draft(), letter) == ["complaint", "complaint"]


def test_of_one_purpose_nothing_but_that_is_unwanted(known):
    unsubscribe(known, purpose="newsletter")

    news = draft(purpose="newsletter")
    assert rules(known, news) == ["unsubscribed_from_this"]
    assert rules(known, draft()) == [None]


@pytest.mark.requirement("SM-11")
def test_who_unsubscribes_gets_nothing_that_was_queued_before(known):
    mail = draft()
    letter = draft(channel=Channel.POST)
    owed = draft(purpose="event_news", gap_class="exempt")
    ids = queue(known, mail, letter, owed)

    unsubscribe(known)

    states = {message: (state, rule) for message, state, rule in known.rows(STATES)}
    assert states[ids[0]] == ("suppressed", "unsubscribed")
    assert {states[ids[1]], states[ids[2]]} == {("queued", None)}
    told = known.announced()
    assert [type(each) for each in told] == [MessageRefused, ContactUnsubscribed]
    assert (told[0].message_id, told[0].rule) == (ids[0], "unsubscribed")


@pytest.mark.requirement("SM-11")
@pytest.mark.parametrize(
    "state",
    [
        "update outbound.messages set state = 'queued'",
        "update outbound.messages set state = 'deferred', rule = 'waits_for_pack'",
        "update outbound.messages set state = 'claimed'",
    ],
)
def test_a_letter_that_was_not_handed_over_is_held_back_too(known, state):
    [letter] = queue(known, draft(channel=Channel.POST, gap_class="exempt"))
    known.execute(state)

    known.hear(replace(NO_MORE, channel="post"))

    assert known.rows(STATES) == [(letter, "suppressed", "opted_out")]


@pytest.mark.requirement("SM-11")
def test_it_is_looked_up_again_inside_the_claim(known):
    [message] = queue(known, draft())
    gone = Suppression(
        *("vienna", Channel.EMAIL, Unwanted.UNKNOWN_ADDRESS, MONDAY, "c-1"),
        address=A_MAIL,
    )
    with known.worker.begin() as transaction:
        suppression.suppress(transaction, [gone])

    [verdict] = judged(known, message)

    assert verdict.rule == "unknown_address"


@pytest.mark.requirement("LF-4")
@pytest.mark.parametrize(
    "told",
    [
        (NO_MORE,),
        (client(status="prospect", revision=9),),
        (site(country="BR", revision=9),),
        (contact(zone="Pacific/Auckland", revision=9),),
    ],
)
def test_what_was_held_back_is_decided_the_same_by_what_was_kept_of_it(known, told):
    known.hear(*told)

    [held] = judged(known, *queue(known, draft()))

    again = judging.replayed(held.evidence)
    assert again == Verdict(held.rule, getattr(held, "until", None))
    assert held.evidence["packs"]
    # What is kept explains, and names nobody.
    assert "Julia" not in str(held.evidence)
    assert "@" not in str(held.evidence)


def test_the_second_mail_of_a_week_waits_and_counts_from_the_first(known):
    sent(known)

    [verdict] = judged(known, *queue(known, draft(period="again")))

    assert (verdict.until, verdict.rule) == (MONDAY + days(7), "too_many_mails")


def test_what_did_not_go_out_does_not_count(known):
    message = sent(known)
    known.execute("update outbound.messages set state = 'failed'")

    assert rules(known, draft(period="again")) == [None]
    assert message


def test_two_of_one_batch_to_one_person_count_for_each_other(known):
    later = draft(period="again", not_before=MONDAY + timedelta(minutes=1))
    both = judged(known, *queue(known, later, draft()))

    assert [type(each) for each in both] == [PutOff, Allowed]


def test_a_message_that_is_judged_twice_does_not_stand_in_its_own_way(known):
    [message] = queue(known, draft())

    assert claim(known, message) == claim(known, message) == [Allowed(A_MAIL)]


@pytest.mark.requirement("LF-2")
def test_of_many_at_once_to_one_person_only_one_goes_out(known):
    ids = queue(known, *(draft(period=str(number)) for number in range(30)))
    known.execute("update outbound.messages set state = 'claimed'")

    with ThreadPoolExecutor(30) as pool:
        verdicts = [v for [v] in pool.map(lambda one: judged(known, one), ids)]

    assert sum(isinstance(each, Allowed) for each in verdicts) == 1


@pytest.mark.requirement("LF-2")
def test_who_counts_later_waits_for_who_counts_now(known):
    first, second = queue(known, draft(), draft(period="again"))
    known.execute("update outbound.messages set state = 'claimed'")

    with ThreadPoolExecutor() as pool:
        with known.worker.begin() as transaction:
            judging.judge(transaction, ledger.read(transaction, [first]))
            later = pool.submit(judged, known, second)
            assert until(lambda: known.rows(SOMEBODY_WAITS), seconds=10)
        [verdict] = later.result()

    assert verdict.rule == "too_many_mails"


@pytest.mark.requirement("LF-1")
def test_who_is_in_another_zone_is_written_to_in_their_daytime(known):
    known.hear(contact(zone="America/New_York", revision=9))

    [verdict] = judged(known, *queue(known, draft()))

    assert (verdict.rule, verdict.until.hour) == ("quiet_hours", 14)


def test_neither_our_holidays_nor_theirs_are_disturbed(known):
    # Austria is closed on Easter Monday, Hungary on 15 March and Monday follows none.
    known.clock.at = MONDAY.replace(month=4, day=6)
    [ours] = judged(known, *queue(known, draft()))
    known.hear(site(country="HU", revision=9))
    known.clock.at = MONDAY.replace(year=2027, month=3, day=15)
    [theirs] = judged(known, *queue(known, draft(period="2027")))

    assert ours.until.day == 7
    assert theirs.until.day == 16


def test_a_wish_that_is_lifted_no_longer_stands(known):
    unsubscribe(known)
    [(listed,)] = known.rows("select suppression_id from outbound.suppressions")

    with known.api.begin(branches="vienna") as transaction:
        suppression.lift(transaction, listed)
    with (
        pytest.raises(suppression.NotSuppressed),
        known.api.begin(branches="vienna") as transaction,
    ):
        suppression.lift(transaction, listed)

    assert rules(known, draft(period="again")) == [None]


def test_a_preview_counts_nothing(known):
    ids = queue(known, draft())
    with known.api.begin(branches="vienna") as transaction:
        told = judging.preview(transaction, ledger.read(transaction, ids))

    assert told == {ids[0]: Allowed(A_MAIL)}
    assert known.rows("select count(*) from outbound.slots") == [(0,)]


def test_a_suppressed_message_says_so_and_nothing_else(known):
    unsubscribe(known)

    [verdict] = judged(known, *queue(known, draft()))

    assert isinstance(verdict, Suppressed)
