from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import zone
from services.cadence.domain.exemptions import MAY_BE_EXEMPT, USUAL_WAYS, Cause
from services.cadence.domain.gate import (
    Circumstances,
    LeftAlone,
    Outcome,
    Request,
    Rule,
    gate,
)
from services.cadence.domain.grants import expiry
from services.cadence.domain.next_touch import Status
from services.cadence.domain.purposes import Channel, GapClass, Purpose
from services.cadence.domain.settings import Settings
from services.cadence.domain.spacing import Contact, Spacing
from services.cadence.domain.tasks import Task

ALLOWED, DEFERRED, DENIED = Outcome
PERSONAL, ASK, BROADCAST, EXEMPT = GapClass
NOON = datetime(2026, 3, 4, 11, tzinfo=UTC)  # a Wednesday in Vienna
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)
WORKDAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",))
HOURS = OpenHours.parse(zone("Europe/Vienna"), WORKDAYS, {date(2026, 4, 6)})
SPACING = Spacing(7 * DAY, 60 * DAY, 5 * DAY)
QUIET_FREE = Circumstances(Status.ACTIVE, SPACING, HOURS, Settings())
CAUSES = tuple(Cause(purpose, NOON, NOON) for purpose in MAY_BE_EXEMPT)


def request(gap_class=PERSONAL, at=NOON, **changed):
    wanted = Request("r", "c-1", gap_class, Channel.POST, at, "news")
    return replace(wanted, **changed)


def after(gap_class, ago, **changed):
    """What is known when there was a contact so long before noon."""
    contacts = (Contact(gap_class, NOON - ago),)
    return replace(QUIET_FREE, contacts=contacts, **changed)


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("wanted", "made", "gap", "rule"),
    [
        (PERSONAL, PERSONAL, 7, Rule.SHORTEST_GAP),
        (PERSONAL, ASK, 7, Rule.SHORTEST_GAP),
        (ASK, PERSONAL, 7, Rule.SHORTEST_GAP),
        (ASK, ASK, 60, Rule.ASKED_RECENTLY),
        (BROADCAST, BROADCAST, 5, Rule.SHORTEST_GAP),
    ],
)
@pytest.mark.parametrize("side", [1, -1])
def test_a_contact_keeps_the_whole_gap_on_both_sides(wanted, made, gap, rule, side):
    near, far = gap * DAY - MOMENT, gap * DAY

    deferred = gate(request(wanted), after(made, side * near))

    assert (deferred.outcome, deferred.rule) == (DEFERRED, rule)
    assert deferred.not_before == NOON - side * near + gap * DAY
    assert gate(request(wanted), after(made, side * far)).outcome is ALLOWED


@pytest.mark.parametrize(
    ("wanted", "made"),
    [
        (BROADCAST, PERSONAL),
        (BROADCAST, ASK),
        (PERSONAL, BROADCAST),
        (ASK, BROADCAST),
        (EXEMPT, PERSONAL),
    ],
)
def test_broadcasts_and_what_is_exempt_keep_no_distance_from_the_rest(wanted, made):
    assert gate(request(wanted), after(made, MOMENT)).outcome is ALLOWED


@pytest.mark.requirement("R114")
@pytest.mark.parametrize("gap_class", [PERSONAL, ASK, BROADCAST])
def test_a_pause_ends_by_itself(gap_class):
    paused = replace(QUIET_FREE, pauses=(LeftAlone(NOON, NOON + DAY),))

    deferred = gate(request(gap_class), paused)

    assert (deferred.rule, deferred.not_before) == (Rule.PAUSED, NOON + DAY)
    assert gate(request(gap_class, NOON + DAY), paused).outcome is ALLOWED
    assert gate(request(gap_class, NOON - MOMENT), paused).outcome is ALLOWED


@pytest.mark.parametrize(
    ("wanted", "given", "rule"),
    [
        (request(), replace(QUIET_FREE, reachable=False), Rule.CONTACT_LEFT),
        (request(EXEMPT), replace(QUIET_FREE, granted=True), Rule.GRANTED_BEFORE),
        (
            request(),
            replace(QUIET_FREE, status=Status.LOST),
            Rule.NOT_KEPT_UP_WITH,
        ),
        (request(until=NOON - MOMENT), QUIET_FREE, Rule.TOO_LATE),
        (request(until=NOON + 6 * DAY), after(PERSONAL, MOMENT), Rule.TOO_LATE),
    ],
)
def test_what_waiting_does_not_help_is_denied(wanted, given, rule):
    decision = gate(wanted, given)

    assert (decision.outcome, decision.rule) == (DENIED, rule)
    assert decision.reason.endswith(".")


@pytest.mark.requirement("T19")
@pytest.mark.parametrize(
    ("purpose", "channel", "rule"),
    [
        ("offer", Channel.SMS, Rule.NOT_EXEMPT),
        ("offer", Channel.PHONE, Rule.NOT_EXEMPT),
        ("newsletter", Channel.EMAIL, Rule.NOT_EXEMPT),
        ("birthday", Channel.SMS, Rule.NOT_EXEMPT),
        ("call", Channel.SMS, Rule.NOT_EXEMPT),
        ("outage_message", Channel.PHONE, Rule.NOT_EXEMPT),
        ("threat", Channel.PHONE, Rule.NOT_EXEMPT),
        ("year_end", Channel.PHONE, Rule.NOT_EXEMPT),
        ("put_off", Channel.PHONE, Rule.NOT_EXEMPT),
        ("newsletter", Channel.POST, Rule.EXEMPT),
        ("birthday", Channel.GIFT, Rule.EXEMPT),
        ("callback", Channel.PHONE, Rule.EXEMPT),
        ("reply", Channel.EMAIL, Rule.EXEMPT),
        ("outage_help", Channel.PHONE, Rule.EXEMPT),
        ("outage_message", Channel.SMS, Rule.EXEMPT),
        ("outage_message", Channel.EMAIL, Rule.EXEMPT),
        ("outage_follow_up", Channel.PHONE, Rule.EXEMPT),
        ("call", Channel.PHONE, Rule.EXEMPT),
        ("visit", Channel.IN_PERSON, Rule.EXEMPT),
    ],
)
def test_exempt_is_what_its_purpose_makes_it_not_who_says_so(purpose, channel, rule):
    wanted = request(EXEMPT, purpose=purpose, channel=channel)

    decision = gate(wanted, after(PERSONAL, MOMENT, causes=CAUSES))

    assert decision.rule is rule
    assert decision.outcome is (ALLOWED if rule is Rule.EXEMPT else DENIED)


@pytest.mark.parametrize("purpose", Purpose)
def test_what_cadence_plans_itself_is_never_exempt_in_vain(purpose):
    task = Task("c-1", "vienna", purpose, "1", NOON, NOON)
    wanted = request(task.gap_class, purpose=purpose, channel=task.way)

    itself = Cause(task.purpose, task.not_before, task.due_at, "r")
    known = replace(QUIET_FREE, causes=(itself,))
    for at in (NOON, NOON - DAY):  # they may agree on an earlier day
        assert gate(replace(wanted, at=at), known).outcome is ALLOWED


@pytest.mark.requirement("M9", "T19")
@pytest.mark.parametrize("purpose", sorted(MAY_BE_EXEMPT))
def test_what_answers_nothing_is_not_exempt_though_its_purpose_is(purpose):
    way = USUAL_WAYS.get(purpose, Channel.PHONE)
    wanted = request(EXEMPT, purpose=purpose, channel=way)
    known = [
        (),
        [cause for cause in CAUSES if cause.purpose != purpose],
        [Cause(purpose, NOON + MOMENT, NOON + DAY, "another")],
    ]

    for causes in known:
        decision = gate(wanted, replace(QUIET_FREE, causes=tuple(causes)))
        assert (decision.outcome, decision.rule) == (DENIED, Rule.NOTHING_TO_ANSWER)
    assert gate(wanted, replace(QUIET_FREE, causes=CAUSES)).outcome is ALLOWED


@pytest.mark.parametrize(
    ("ago", "answers"), [(7 * DAY, True), (7 * DAY + MOMENT, False)]
)
def test_a_reply_is_to_what_they_wrote_lately(ago, answers):
    wrote = replace(QUIET_FREE, causes=(Cause("reply", NOON - ago, NOON - ago),))
    wanted = request(EXEMPT, purpose="reply", channel=Channel.CHAT)

    assert (gate(wanted, wrote).outcome is ALLOWED) is answers
    paused = replace(wrote, pauses=(LeftAlone(NOON - DAY, NOON),))
    ended = gate(replace(wanted, at=NOON - DAY), paused)
    assert (ended.rule is Rule.TOO_LATE) is not answers  # by the end of the pause


@pytest.mark.requirement("T17")
@pytest.mark.parametrize(
    "channel", [Channel.EMAIL, Channel.SMS, Channel.CHAT, Channel.PHONE]
)
def test_what_is_exempt_waits_for_the_morning_too(channel):
    night = request(EXEMPT, NOON + DAY / 2, purpose="reply", channel=channel)

    deferred = gate(night, replace(QUIET_FREE, causes=CAUSES))

    assert (deferred.outcome, deferred.rule) == (DEFERRED, Rule.QUIET_HOURS)
    assert deferred.not_before == NOON + DAY - 5 * DAY / 24  # seven in Vienna


@pytest.mark.requirement("T17")
@pytest.mark.parametrize(
    ("due_at", "outcome"),
    [(NOON + DAY / 2, ALLOWED), (NOON, DEFERRED), (NOON + DAY, DEFERRED)],
)
def test_by_night_nobody_rings_back_but_who_promised_to_that_night(due_at, outcome):
    owed = replace(QUIET_FREE, causes=(Cause("callback", NOON, due_at),))
    at = NOON + 15 * DAY / 24  # three in the morning in Vienna
    ringing = request(EXEMPT, at, purpose="callback", channel=Channel.PHONE)

    assert gate(ringing, owed).outcome is outcome


@pytest.mark.requirement("R114")
@pytest.mark.parametrize(
    ("purpose", "channel", "outcome"),
    [
        ("callback", Channel.PHONE, ALLOWED),
        ("outage_help", Channel.PHONE, ALLOWED),
        ("outage_message", Channel.SMS, ALLOWED),
        ("call", Channel.PHONE, DEFERRED),
        ("visit", Channel.IN_PERSON, DEFERRED),
        ("reply", Channel.EMAIL, DEFERRED),
        ("birthday", Channel.POST, DEFERRED),
    ],
)
def test_who_wants_a_pause_gets_callbacks_and_help_in_an_outage(
    purpose, channel, outcome
):
    pause = LeftAlone(NOON - DAY, NOON + 5 * DAY)
    paused = replace(QUIET_FREE, causes=CAUSES, pauses=(pause,))

    decision = gate(request(EXEMPT, purpose=purpose, channel=channel), paused)

    assert decision.outcome is outcome
    assert (decision.rule is Rule.PAUSED) is (outcome is DEFERRED)


@pytest.mark.parametrize(
    ("granted", "said"), [(False, "was made on"), (True, "is granted for")]
)
def test_the_reason_names_the_gap_and_the_contact_that_decided(granted, said):
    earlier = Contact(PERSONAL, NOON - 3 * DAY)
    decided = Contact(ASK, NOON - DAY, granted)
    known = replace(QUIET_FREE, contacts=(decided, earlier))

    assert gate(request(), known).reason == (
        "It is too close to another contact with the client:"
        f" they lie 7 days apart, and one {said} 3 March 2026."
    )
    assert gate(request(ASK), replace(known, contacts=(decided,))).reason.startswith(
        "It is too close to another contact"
    )
    ask = replace(known, contacts=(replace(decided, at=NOON - 8 * DAY),))
    assert (
        f"60 days apart, and one {said} 24 February" in gate(request(ASK), ask).reason
    )


def test_the_lost_may_still_be_won_back():
    lost = replace(QUIET_FREE, status=Status.LOST)

    assert gate(request(purpose=Purpose.WIN_BACK), lost).outcome is ALLOWED


@pytest.mark.requirement("T17", "T28")
@pytest.mark.parametrize(
    ("at", "loud_at"),
    [
        ("2026-03-04T20:59", "2026-03-04T20:59"),  # 21:59 in Vienna
        ("2026-03-04T21:00", "2026-03-05T06:00"),
        ("2026-03-05T02:00", "2026-03-05T06:00"),
        ("2026-03-05T06:00", "2026-03-05T06:00"),
        ("2026-03-06T21:30", "2026-03-09T06:00"),  # over the weekend
        ("2026-03-28T12:00", "2026-03-30T05:00"),  # over the change to summer time
        ("2026-04-04T12:00", "2026-04-07T05:00"),  # over a holiday
    ],
)
def test_by_night_and_on_days_nobody_works_it_waits_for_seven(at, loud_at):
    at, loud_at = (datetime.fromisoformat(f"{each}Z") for each in (at, loud_at))

    decision = gate(request(at=at, channel=Channel.EMAIL), QUIET_FREE)

    assert (decision.not_before or at) == loud_at
    assert gate(request(at=at, channel=Channel.POST), QUIET_FREE).outcome is ALLOWED


@pytest.mark.requirement("T17")
def test_the_night_is_the_recipients_own():
    evening = datetime(2026, 3, 4, 18, tzinfo=UTC)  # three in the morning in Tokyo
    abroad = replace(QUIET_FREE, zone=zone("Asia/Tokyo"))

    decision = gate(request(at=evening, channel=Channel.SMS), abroad)

    assert decision.not_before == datetime(2026, 3, 4, 22, tzinfo=UTC)


def test_a_grant_of_three_days_is_good_for_so_many_working_days():
    thursday_before_easter = datetime(2026, 4, 2, 14, 30, tzinfo=UTC)

    assert expiry(NOON, HOURS, 3) == NOON + 5 * DAY
    assert expiry(thursday_before_easter, HOURS, 3) == thursday_before_easter + 6 * DAY


MOMENTS = st.integers(-80 * 24, 80 * 24).map(lambda hours: NOON + hours * DAY / 24)
CONTACTS = st.builds(Contact, st.sampled_from([PERSONAL, ASK, BROADCAST]), MOMENTS)
PAUSES = st.builds(
    lambda at, long: LeftAlone(at, at + long * DAY), MOMENTS, st.integers(0, 9)
)
WROTE = tuple(Cause("reply", NOON + day * DAY, NOON) for day in range(-80, 101, 7))
KNOWN = st.builds(
    lambda contacts, pauses: replace(
        QUIET_FREE, contacts=tuple(contacts), pauses=tuple(pauses), causes=WROTE
    ),
    st.lists(CONTACTS, max_size=6),
    st.lists(PAUSES, max_size=2),
)
REQUESTS = st.builds(
    request,
    st.sampled_from(GapClass),
    MOMENTS,
    channel=st.sampled_from(Channel),
    purpose=st.just("reply"),
)


@pytest.mark.requirement("M9")
@given(REQUESTS, KNOWN)
def test_what_is_allowed_keeps_every_gap(wanted, known):
    if gate(wanted, known).outcome is not ALLOWED or wanted.gap_class is EXEMPT:
        return
    for made in known.contacts:
        apart = abs(wanted.at - made.at)
        if (made.gap_class is BROADCAST) == (wanted.gap_class is BROADCAST):
            gap = 5 if made.gap_class is BROADCAST else 7
            assert apart >= gap * DAY
        if made.gap_class is wanted.gap_class is ASK:
            assert apart >= 60 * DAY
    assert not any(p.since <= wanted.at < p.until for p in known.pauses)


@pytest.mark.requirement("M9", "T18")
@given(REQUESTS, KNOWN, st.data())
def test_deferred_is_until_the_first_moment_that_is_free(wanted, known, data):
    decision = gate(wanted, known)
    if decision.outcome is not DEFERRED:
        assert decision.outcome is ALLOWED
        return
    until = decision.not_before

    share = data.draw(st.floats(0, 1, exclude_max=True))
    between = wanted.at + share * (until - wanted.at - MOMENT)

    assert gate(replace(wanted, at=until), known).outcome is ALLOWED
    assert gate(replace(wanted, at=between), known).outcome is DEFERRED
    assert gate(replace(wanted, until=until), known).outcome is DEFERRED
    late = gate(replace(wanted, until=max(wanted.at, until - MOMENT)), known)
    assert late.rule is Rule.TOO_LATE


@given(REQUESTS, KNOWN)
def test_the_order_of_what_is_known_decides_nothing(wanted, known):
    turned = replace(known, contacts=known.contacts[::-1], pauses=known.pauses[::-1])

    assert gate(wanted, turned) == gate(wanted, known)
