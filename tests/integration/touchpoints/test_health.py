"""A client's health follows from what it did lately, and worries have their reasons."""

from dataclasses import replace

import pytest

from libs.contracts.ratings import RatingGiven
from services.touchpoints.domain.health import Health
from services.touchpoints.domain.relationships import Wanted
from services.touchpoints.domain.touches import Direction
from services.touchpoints.domain.warnings import Worry
from services.touchpoints.usecases import health
from tests.integration.touchpoints.house import (
    MONDAY,
    branch,
    call,
    client,
    contact,
    days,
    missed,
)
from tests.integration.touchpoints.talks import log

LONG_AGO = (MONDAY - days(2_000)).date()


@pytest.fixture
def known(house):
    house.hear(branch(), client(since=LONG_AGO), contact())
    return house


def checked(house):
    with house.api.begin(branches="*") as transaction:
        return health.of(transaction, "c-0042", None)


def worries(house):
    return {each.worry: each.reason for each in checked(house).warnings}


def called_monthly(house):
    for month in range(12):
        log(house, "face_to_face", MONDAY - days(30 * month + 1))


@pytest.mark.requirement("R77")
def test_green_becomes_unknown_by_silence_alone(known):
    called_monthly(known)
    assert checked(known).health is Health.GREEN

    known.clock.at = MONDAY + days(90)

    assert checked(known).health is Health.UNKNOWN
    [evidence] = checked(known).evidence
    assert evidence.at == MONDAY - days(1)


def test_what_we_send_is_no_evidence(known):
    log(known, "mail", MONDAY - days(1))

    assert checked(known).health is Health.UNKNOWN
    assert checked(known).evidence == ()


@pytest.mark.requirement("R88")
def test_a_client_that_only_hears_is_flagged_until_it_answers(known):
    for age in range(1, 7):
        log(known, "mail", MONDAY - days(age))
    assert worries(known)[Worry.OUTBOUND_ONLY].startswith("6 touches of ours")

    log(known, "mail", MONDAY, direction=Direction.IN)

    talk = checked(known).conversation
    assert Worry.OUTBOUND_ONLY not in worries(known)
    assert (talk.inbound, talk.outbound) == (1, 6)


def test_the_share_of_their_calls_that_we_took_is_told(known):
    known.hear(call(MONDAY - days(2), direction="in"), missed(MONDAY - days(1)))

    assert checked(known).conversation.answered_share == 1 / 2


@pytest.mark.requirement("R76")
@pytest.mark.requirement("M11")
def test_well_rated_service_and_a_thin_relationship_are_an_alarm(known):
    rating = replace(RatingGiven.example(), rating=5, given_at=MONDAY)
    log(known, "mail", MONDAY - days(60))
    log(known, "call", MONDAY - days(50))

    known.hear(rating)

    reason = "service is rated 5.0 of 5, but the relationship is thin"
    assert worries(known)[Worry.HUMMING_ALONG] == reason
    assert checked(known).health is Health.AMBER


@pytest.mark.requirement("M11")
def test_a_quiet_leaver_is_seen_two_months_before_it_leaves(known):
    called_monthly(known)
    leaves_at = MONDAY + days(180)

    known.clock.at = leaves_at - days(60)
    known.hear(replace(RatingGiven.example(), rating=5, given_at=known.clock.at))
    with known.worker.begin() as transaction:
        known.service.announce_crossings(transaction, known.clock.at)

    assert Worry.HUMMING_ALONG in worries(known)


def test_who_decides_there_and_is_silent_is_told(known):
    decider, other = contact().contact_id, "p-2"
    known.hear(
        contact(revision=2, decision_maker=True),
        contact(contact_id=other, emails=(), phones=()),
    )
    log(known, "call", MONDAY - days(100), contact=decider)
    log(known, "call", MONDAY - days(1), contact=other)

    assert checked(known).conversation.silent_deciders == (decider,)
    assert Worry.SILENT_DECIDER in worries(known)

    known.hear(contact(revision=3, decision_maker=True, active=False))
    assert checked(known).conversation.silent_deciders == ()


@pytest.mark.requirement("T27")
def test_unknown_is_told_apart_and_its_share_is_shown(known):
    active = {"status": "active", "since": LONG_AGO}
    others = (client(client_id=f"c-{n}", phones=(), **active) for n in range(3))
    known.hear(client(revision=2, **active), *others)
    log(known, "call", MONDAY - days(1))

    with known.api.begin(branches="*") as transaction:
        [share] = health.unknown(transaction, None)
        listed = health.listed(transaction, Wanted(None, None, None), "", 10)

    unknown = [each.client for each in listed if each.health is Health.UNKNOWN]
    assert (share.unknown, share.clients, share.unknown_share) == (3, 4, 0.75)
    assert unknown == ["c-0", "c-1", "c-2"]
