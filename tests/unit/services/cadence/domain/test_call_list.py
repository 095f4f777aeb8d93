from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.zones import NotUtc
from services.cadence.domain.call_list import Section, draw_up, reserved_slots
from services.cadence.domain.expected_loss import Margin
from services.cadence.domain.grants import Grant
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.domain.purposes import Channel, GapClass, Purpose
from services.cadence.domain.settings import Settings
from services.cadence.domain.spacing import Contact
from services.cadence.domain.tasks import ToDo

CALLBACK, URGENT, LONG_SILENT, WORTH_IT, PLANNED = Section
HOUR = timedelta(hours=1)
USUAL = Settings()

EARNING = [Margin(yearly, assumed=False) for yearly in (0.0, 30_000.0, 60_000.0)]
NOTHING, LESS, _ = EARNING

FAR_OFF = datetime(2027, 1, 1, tzinfo=UTC)
A_GRANT = Grant(
    id="g",
    branch="vienna",
    client="c",
    contact=None,
    gap_class=GapClass.PERSONAL,
    channel=Channel.PHONE,
    purpose="call",
    period=None,
    at=FAR_OFF,
    usable_from=FAR_OFF,
    expires_at=FAR_OFF,
    granted_at=FAR_OFF,
)

# Few different figures, so that ties are frequent.
clients = st.lists(
    st.fixed_dictionaries(
        {
            "status": st.sampled_from(Status),
            "called": st.sampled_from([None, 0, 6, 7, 30, 35, 36, 90]),
            "value": st.sampled_from([None, 0.0, 40.0, 61.0, 100.0]),
            "margin": st.sampled_from(EARNING),
            "due": st.integers(-3, 3),
        }
    ),
    max_size=30,
)
callbacks = st.lists(
    st.tuples(st.integers(0, 3), st.integers(-1, 2), st.sampled_from("kl")),
    max_size=5,
    unique=True,
)
mornings = st.tuples(clients, callbacks)
slots = st.integers(0, 20)


@pytest.fixture(scope="session")
def waiting(a_candidate, a_callback):
    def build(clients, callbacks=()):
        candidates = [a_candidate(f"{n:02}", **each) for n, each in enumerate(clients)]
        owed = [a_callback(f"{n:02}", due * HOUR, key=key) for n, due, key in callbacks]
        return candidates, owed

    return build


def listed(entries, *sections):
    return [entry.client for entry in entries if entry.section in sections]


@pytest.mark.requirement("R97")
@given(mornings, slots, st.randoms(use_true_random=False))
def test_the_list_does_not_depend_on_the_order_of_what_it_is_drawn_from(
    now, waiting, morning, slots, chance
):
    candidates, callbacks = waiting(*morning)
    expected = draw_up(candidates, callbacks, slots, now, USUAL)

    chance.shuffle(candidates)
    chance.shuffle(callbacks)

    assert draw_up(candidates, callbacks, slots, now, USUAL) == expected


@pytest.mark.requirement("R97")
@given(mornings, slots)
def test_everybody_is_listed_for_a_reason_and_once_in_the_slots_there_are(
    now, waiting, morning, slots
):
    entries = draw_up(*waiting(*morning), slots, now, USUAL)
    seated = listed(entries, LONG_SILENT, WORTH_IT)

    assert all(entry.reason for entry in entries)
    assert len(seated) == len(set(seated)) <= slots
    assert not set(seated) & set(listed(entries, CALLBACK))


@pytest.mark.requirement("R56")
@given(clients, slots)
def test_who_was_just_called_or_is_no_longer_kept_up_with_is_never_listed(
    now, waiting, clients, slots
):
    candidates, _ = waiting(clients)
    not_today = {
        each.client
        for each, fact in zip(candidates, clients, strict=True)
        if fact["called"] in {0, 6} or fact["status"] not in KEPT_UP_WITH
    }

    entries = draw_up(candidates, (), slots, now, USUAL)

    assert not not_today.intersection(listed(entries, *Section))
    assert len(entries) == min(slots, len(candidates) - len(not_today))


@pytest.mark.requirement("R56")
@given(clients, slots)
def test_30_percent_of_the_slots_go_to_the_longest_silent_whatever_they_earn(
    now, waiting, clients, slots
):
    candidates, _ = waiting(clients)
    past = sorted(
        (each.history.silent_since, each.due_at, each.client)
        for each, fact in zip(candidates, clients, strict=True)
        if fact["called"] in {None, 36, 90} and fact["status"] in KEPT_UP_WITH
    )

    kept_for_them = listed(draw_up(candidates, (), slots, now, USUAL), LONG_SILENT)

    assert kept_for_them == [client for *_, client in past][: reserved_slots(slots, 30)]


def test_of_the_equally_silent_the_earlier_due_then_the_lower_id_comes_first(
    now, a_candidate
):
    dues = {"c": 0, "b": 0, "d": -1}
    equally_silent = [a_candidate(client, due=due) for client, due in dues.items()]

    entries = draw_up(equally_silent, (), 10, now, USUAL)

    assert listed(entries, LONG_SILENT) == ["d", "b", "c"]


@pytest.mark.requirement("T28")
@pytest.mark.parametrize(
    ("slots", "reserved"), [(0, 0), (1, 1), (3, 1), (4, 2), (10, 3), (11, 4), (20, 6)]
)
def test_30_percent_is_rounded_up(slots, reserved):
    assert reserved_slots(slots, 30) == reserved


def test_overdue_callbacks_lead_by_due_time_and_use_up_no_slot(
    now, a_candidate, a_callback
):
    callbacks = [
        a_callback("b", HOUR, key="4"),
        a_callback("b", HOUR, key="3"),
        a_callback("a", HOUR, key="2"),
        a_callback("c", 2 * HOUR, key="1"),
    ]

    entries = draw_up([a_candidate("silent")], callbacks, 1, now, USUAL)

    assert [entry.callback for entry in entries] == ["1", "2", "3", "4", None]
    assert listed(entries, LONG_SILENT) == ["silent"]


@pytest.mark.requirement("T28")
def test_a_callback_is_not_overdue_at_the_moment_it_is_due(now, a_callback):
    due_now, due_before = a_callback("a", 0 * HOUR), a_callback("b", HOUR / 3600)

    assert listed(draw_up((), [due_now, due_before], 0, now, USUAL), CALLBACK) == ["b"]


def test_what_keeps_no_gap_comes_next_by_due_time_and_uses_up_no_slot(
    now, a_candidate, a_callback
):
    def asked(client, purpose, hours_ago, **facts):
        to_do = ToDo(purpose, "r", due_at=now - hours_ago * HOUR)
        return a_candidate(client, to_do=(to_do,), **facts)

    candidates = [
        a_candidate("silent"),
        asked("just called", Purpose.OUTAGE_HELP, 1, called=0),
        asked("agreed", Purpose.CALL, 2),
        asked("rung back", Purpose.OUTAGE_HELP, 3),
        asked("paused", Purpose.OUTAGE_HELP, 3, paused_until=now + HOUR),
        asked("put off", Purpose.OUTAGE_HELP, 3, put_off_until=now + 200 * HOUR),
        asked("can wait", Purpose.THREAT, 3, called=20, margin=NOTHING),
    ]

    entries = draw_up(candidates, [a_callback("rung back")], 1, now, USUAL)

    assert [entry.client for entry in entries] == [
        "rung back",
        "agreed",
        "just called",
        "silent",
    ]
    assert entries[2].section is URGENT
    assert entries[2].reason.startswith("outage at their site: help, no pitch; ")


@pytest.mark.parametrize(
    ("facts", "listed_as"),
    [
        ({"called": 20}, None),
        ({"called": 20, "to_do": (ToDo(Purpose.THREAT, "t"),)}, WORTH_IT),
        ({"called": 20, "to_do": (ToDo(Purpose.MONTHLY_CALL, "m"),)}, None),
        ({"called": 90}, LONG_SILENT),
        ({"called": 90, "planned_at": 6 * 24 * HOUR}, PLANNED),
        ({"called": 90, "planned_at": 2 * HOUR}, LONG_SILENT),
        ({"called": 90, "put_off_until": 6 * 24 * HOUR}, PLANNED),
        ({"called": 90, "put_off_until": 8 * 24 * HOUR}, None),
        ({"called": 20, "put_off_until": 6 * 24 * HOUR}, None),
    ],
)
def test_whose_talk_was_put_off_waits_unless_more_is_to_do_or_the_silence_too_long(
    now, a_candidate, facts, listed_as
):
    times = {
        name: now + value if isinstance(value, timedelta) else value
        for name, value in facts.items()
    }
    candidate = a_candidate(asked_again=now + HOUR, **times)

    entries = draw_up([candidate], (), 9, now, USUAL)

    assert [entry.section for entry in entries] == ([listed_as] if listed_as else [])


def test_then_the_greater_loss_then_the_earlier_due_then_the_lower_id_comes_first(
    now, a_candidate
):
    candidates = [
        a_candidate("c", called=20, due=3),
        a_candidate("b", called=20, due=3),
        a_candidate("d", called=20, due=2),
        a_candidate("small and due", called=20, margin=LESS),
        a_candidate("large and due", called=20),
    ]

    entries = draw_up(candidates, (), 5, now, USUAL)

    assert listed(entries, WORTH_IT) == [
        "large and due",
        "small and due",
        "d",
        "b",
        "c",
    ]


def test_the_long_silent_beyond_their_slots_compete_with_everybody(now, a_candidate):
    candidates = [
        a_candidate("longest", called=90, margin=NOTHING),
        a_candidate("large", called=40),
        a_candidate("small", called=20, margin=LESS),
    ]

    entries = draw_up(candidates, (), 3, now, USUAL)

    assert listed(entries, LONG_SILENT) == ["longest"]
    assert listed(entries, WORTH_IT) == ["large", "small"]


@pytest.mark.requirement("T27")
def test_who_was_never_touched_is_called_before_an_equal_who_was(now, a_candidate):
    known = a_candidate("a", called=20)
    unknown = a_candidate("b", called=20, value=None)

    entries = draw_up([known, unknown], (), 1, now, USUAL)

    assert listed(entries, *Section) == ["b"]


@pytest.mark.requirement("T3")
@pytest.mark.parametrize("days_late", [0, 3])
def test_who_fell_due_while_no_list_was_drawn_is_on_it_late_and_once(
    now, a_candidate, days_late
):
    due_today = a_candidate("c", called=30)

    late = draw_up([due_today], (), 10, now + timedelta(days=days_late), USUAL)

    assert listed(late, WORTH_IT) == ["c"]


def test_what_falls_due_does_so_in_utc(now, hours, a_candidate, a_callback):
    local = now.astimezone(hours.zone)

    for waiting in (a_candidate(), a_callback()):
        with pytest.raises(NotUtc):
            replace(waiting, due_at=local)


@pytest.mark.parametrize(
    ("gap_class", "days_ago", "waits"),
    [
        (GapClass.PERSONAL, 6, True),
        (GapClass.PERSONAL, -6, True),
        (GapClass.ASK, 0, True),
        (GapClass.BROADCAST, 0, False),
        (GapClass.PERSONAL, 7, False),
        (GapClass.PERSONAL, -7, False),
    ],
)
def test_who_was_written_to_waits_for_the_shortest_gap(
    now, a_candidate, gap_class, days_ago, waits
):
    sent = Contact(gap_class, now - timedelta(days=days_ago))

    entries = draw_up([a_candidate(outgoing=(sent,))], (), 1, now, USUAL)

    assert (entries == ()) is waits


@pytest.mark.parametrize(
    ("known", "waits"),
    [
        ({}, False),
        ({"gap_class": GapClass.ASK}, False),
        ({"at": 2}, True),
        ({"channel": Channel.EMAIL}, True),
        ({"channel": Channel.EMAIL, "gap_class": GapClass.EXEMPT}, False),
        ({"channel": Channel.EMAIL, "withdrawn_at": 0}, False),
        ({"channel": Channel.EMAIL, "used_at": 0}, False),
    ],
)
def test_who_was_granted_a_contact_waits_but_for_the_very_talk_that_is_due(
    now, a_candidate, known, waits
):
    times = {"at": 0, "used_at": None, "withdrawn_at": None} | known
    granted = replace(
        A_GRANT,
        **{
            field: now + timedelta(days=value) if isinstance(value, int) else value
            for field, value in times.items()
        },
    )

    entries = draw_up([a_candidate(grants=(granted,))], (), 1, now, USUAL)

    assert (entries == ()) is waits
