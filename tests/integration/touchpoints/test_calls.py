"""Calls become touches, credit and callbacks, whatever order they arrive in."""

import random
from dataclasses import replace

import pytest
from prometheus_client import generate_latest

from libs.contracts.callbacks import (
    CallbackBroken,
    CallbackKept,
    CallbackPromised,
    CallDeclined,
)
from libs.contracts.clients import StaffRecorded
from libs.contracts.envelope import Envelope
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.touchpoints import (
    ClientOnlyBilled,
    RelationshipRevalued,
    TouchpointLogged,
)
from libs.decay import Terms
from libs.observability import metrics
from services.touchpoints.usecases import callbacks, relationships
from tests.integration.touchpoints.house import (
    MONDAY,
    branch,
    call,
    client,
    contact,
    days,
    minutes,
    missed,
)


@pytest.mark.requirement("M1")
def test_a_call_is_logged_once_and_credited(house):
    house.open()
    spoken = house.sent(call(MONDAY - days(1)))

    house.hear(spoken)
    house.hear(spoken)

    [logged] = house.announced(TouchpointLogged)
    [revalued] = house.announced(RelationshipRevalued)
    assert (logged.kind, logged.gamma, logged.satisfies) == ("call", 0.2, "call")
    assert revalued.value == pytest.approx(20)
    assert house.rows("select count(*) from touchpoints.credits") == [(1,)]


def test_how_long_a_call_took_is_told_in_minutes_begun(house):
    house.open()
    house.hear(house.sent(replace(call(MONDAY - days(1)), talk_seconds=421)))
    house.hear(house.sent(missed(MONDAY - days(2))))

    logged = house.announced(TouchpointLogged)

    assert [each.minutes for each in logged] == [8, None]


@pytest.mark.requirement("R29")
def test_a_service_desk_call_is_logged_and_earns_nothing(house):
    house.open()

    house.hear(call(MONDAY, service_desk=True))

    [logged] = house.announced(TouchpointLogged)
    assert (logged.kind, logged.gamma) == ("service_desk", 0)
    assert house.announced(RelationshipRevalued) == []


def test_an_unknown_number_waits_until_the_client_is_known(house):
    house.hear(branch(), call(MONDAY))
    assert house.announced(TouchpointLogged) == []
    assert len(house.rows("select from touchpoints.unmatched")) == 1

    house.hear(client())

    assert len(house.announced(TouchpointLogged)) == 1
    assert house.rows("select from touchpoints.unmatched") == []


@pytest.mark.requirement("CE-7")
@pytest.mark.parametrize("seed", range(6))
def test_order_of_arrival_does_not_matter(house, seed):
    facts = [branch(), client(), contact()]
    calls = [
        call(MONDAY - days(40)),
        call(MONDAY - days(9)),
        missed(MONDAY - days(2)),
        missed(MONDAY - days(2) + minutes(7)),
        call(MONDAY - days(1), direction="out", talk_seconds=300),
        missed(MONDAY - minutes(30)),
        call(MONDAY - minutes(90), talk_seconds=200, direction="in"),
    ]
    events = [house.sent(event) for event in facts + calls]
    dice = random.Random(seed)
    dice.shuffle(events)

    while events:
        batch = dice.randint(1, len(events))
        house.hear(*events[:batch])
        events = events[batch:]

    [relationship] = house.rows(
        "select round(value::numeric, 9), last_strong_at, level"
        " from touchpoints.relationships"
    )
    callbacks = house.rows(
        "select missed_at, misses, state, closed_at is not null"
        " from touchpoints.callbacks order by missed_at"
    )
    counted = [days(40), days(9), days(1), minutes(90)]
    assert float(relationship[0]) == pytest.approx(after_calls(counted), abs=1e-6)
    assert callbacks == [
        (MONDAY - days(2), 2, "kept", True),
        (MONDAY - minutes(30), 1, "open", False),
    ]


@pytest.mark.requirement("R22")
@pytest.mark.requirement("T1")
def test_a_call_missed_on_saturday_is_due_on_monday_morning(house):
    house.open()
    saturday = MONDAY - days(2) + minutes(6 * 60)

    house.clock.at = saturday
    house.hear(missed(saturday))

    [promised] = house.announced(CallbackPromised)
    assert promised.due_at == MONDAY + minutes(60)


@pytest.mark.requirement("R22")
def test_answering_keeps_the_callback(house):
    house.open()
    house.hear(missed(MONDAY))

    house.clock.at = MONDAY + minutes(10)
    house.hear(call(MONDAY + minutes(5), direction="out", talk_seconds=30))

    [kept] = house.announced(CallbackKept)
    assert kept.first_attempt_at == MONDAY + minutes(5)


def at_extension(staff_id, **changed):
    told = {"staff_id": staff_id, "extension": "21", "email": None} | changed
    return replace(StaffRecorded.example(), **told)


def test_an_extension_names_who_of_us_has_it_now(house):
    house.open()
    house.hear(at_extension("s-left", active=False), at_extension("s-21"))
    at_21 = replace(call(MONDAY), extension="21")
    at_99 = replace(call(MONDAY - days(1)), extension="99")

    house.hear(at_21, at_99)

    by_day = {e.occurred_at: e.staff_id for e in house.announced(TouchpointLogged)}
    assert by_day == {MONDAY: "s-21", MONDAY - days(1): None}


def test_a_mail_address_names_who_of_us_spoke_before_the_extension_does(house):
    house.open()
    house.hear(at_extension("s-21"), at_extension("s-22", email="Ben@msp.example"))

    house.hear(replace(call(MONDAY), extension="21", staff_email="ben@MSP.example"))

    [logged] = house.announced(TouchpointLogged)
    assert logged.staff_id == "s-22"


def test_an_extension_of_two_branches_is_that_of_the_branch_which_tells(house):
    house.open()
    house.hear(at_extension("s-v"), at_extension("s-g", branch_id="graz"))
    told = [replace(call(MONDAY - days(n)), extension="21") for n in range(2)]
    address = Envelope("pbx/vienna", "told-by-vienna", None, MONDAY, ("vienna",))

    house.hear(replace(told[0], envelope=address), told[1])

    by_day = {e.occurred_at: e.staff_id for e in house.announced(TouchpointLogged)}
    assert by_day == {MONDAY: "s-v", MONDAY - days(1): None}


@pytest.mark.requirement("T33")
def test_six_extensions_ring_and_one_answers_so_nothing_is_owed(house):
    house.open()

    house.hear(*(missed(MONDAY) for _ in range(5)))
    house.hear(call(MONDAY, direction="in", talk_seconds=90))

    [never_owed] = house.rows("select closing, closed_at from touchpoints.callbacks")
    assert never_owed == ("answered", MONDAY)
    assert len(house.announced(CallbackKept)) == 1


def test_a_later_miss_is_owed_anew_after_one_that_never_was(house):
    house.open()
    house.hear(missed(MONDAY))
    house.hear(call(MONDAY, direction="in", talk_seconds=90))

    house.clock.at = MONDAY + days(1)
    house.hear(missed(MONDAY + days(1)))

    facts = house.announced(CallbackPromised) + house.announced(CallbackKept)
    newest = max(facts, key=lambda fact: fact.revision)
    assert (newest.missed_at, newest.closed_at) == (MONDAY + days(1), None)


def test_changed_opening_hours_do_not_change_what_was_promised(house):
    house.open()
    house.hear(missed(MONDAY))
    [promised] = house.announced(CallbackPromised)

    house.hear(replace(branch(revision=2), hours={"fri": ("13:00-17:00",)}))
    house.hear(missed(MONDAY + minutes(20)))

    assert house.announced(CallbackPromised)[-1].due_at == promised.due_at


def test_a_client_who_declines_our_call_is_no_breach_of_ours(house):
    house.open()

    house.hear(call(MONDAY, direction="out", outcome="declined", talk_seconds=0))

    assert house.announced(CallDeclined) == []


@pytest.mark.requirement("T31")
def test_an_overdue_callback_is_broken_once(house):
    house.open()
    house.hear(missed(MONDAY))

    for late in (minutes(61), minutes(90)):
        house.clock.at = MONDAY + late
        with house.worker.begin() as transaction:
            house.service.announce_broken_callbacks(transaction, MONDAY)

    assert len(house.announced(CallbackBroken)) == 1


@pytest.mark.requirement("R21")
def test_a_declined_call_is_a_breach_and_is_owed(house):
    house.open()

    house.hear(call(MONDAY, direction="in", outcome="declined", talk_seconds=0))

    assert len(house.announced(CallDeclined)) == 1
    assert len(house.announced(CallbackPromised)) == 1


@pytest.mark.requirement("R33")
def test_ten_silent_months_are_announced_as_cold_once(house):
    house.open()
    house.hear(call(MONDAY))

    house.clock.at = MONDAY + days(400)
    for _ in range(2):
        with house.worker.begin() as transaction:
            house.service.announce_crossings(transaction, MONDAY)

    levels = [event.level for event in house.announced(RelationshipRevalued)]
    assert levels == ["thin", "cold"]


@pytest.mark.requirement("R29")
def test_a_client_who_only_gets_bills_is_reported_once(house):
    house.open()
    for month in range(8):
        house.hear(bill(month))

    [reported] = house.announced(ClientOnlyBilled)
    assert reported.invoices == 6
    assert house.rows("select only_billed from touchpoints.relationships") == [(True,)]


@pytest.mark.requirement("R29")
def test_neither_new_terms_nor_an_old_call_report_it_again(house):
    house.open()
    house.hear(call(MONDAY - days(310)), *(bill(month) for month in range(6)))

    with house.api.begin(branches="*") as transaction:
        relationships.set_terms(transaction, Terms(rate=0.2))
    with house.worker.begin() as transaction:
        house.service.apply_terms(transaction, MONDAY)
    house.hear(call(MONDAY - days(320)))
    house.hear(bill(6))

    assert len(house.announced(ClientOnlyBilled)) == 1
    assert house.rows("select only_billed from touchpoints.relationships") == [(True,)]
    house.hear(call(MONDAY))
    assert house.rows("select only_billed from touchpoints.relationships") == [(False,)]


def bill(month):
    return InvoiceIssued(
        invoice_id=str(month),
        client_ref="D10042",
        issued_at=MONDAY - days(300 - 30 * month),
        amount=InvoiceIssued.example().amount,
    )


def after_calls(ages):
    """Work the value out by hand: each call closes a fifth of the way to 100."""
    value, before = 0.0, ages[0]
    for age in ages:
        value *= 0.9 ** ((before - age) / days(30.4375))
        value += 0.2 * (100 - value)
        before = age
    return value


def test_what_is_announced_follows_from_what_was_heard(house):
    house.open()
    spoken = house.sent(call(MONDAY))
    trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    heard = replace(spoken, envelope=replace(spoken.envelope, traceparent=trace))

    house.hear(heard)

    [logged] = house.announced(TouchpointLogged)
    assert logged.sent.causation == heard.sent.id
    assert logged.sent.traceparent[:35] == trace[:35]
    assert logged.sent.traceparent != trace


def test_each_touch_follows_from_the_call_it_was_made_of(house):
    house.open()
    first, second = house.sent(call(MONDAY)), house.sent(call(MONDAY - days(1)))

    house.hear(first, second)

    logged = house.announced(TouchpointLogged)
    causes = {each.occurred_at: each.sent.causation for each in logged}
    assert causes == {MONDAY: first.sent.id, MONDAY - days(1): second.sent.id}


def test_old_rows_of_the_rails_are_forgotten(house):
    house.open()
    house.hear(call(MONDAY))
    house.rows(
        "update touchpoints.outbox"
        " set published_at = clock_timestamp() - interval '15 days' returning 1"
    )

    with house.worker.begin() as transaction:
        house.service.prune(transaction, MONDAY)

    assert house.announced() == []


@pytest.mark.parametrize(("months", "left"), [(12, 1), (14, 0)])
def test_what_nobody_could_name_is_kept_for_thirteen_months(house, months, left):
    house.open()
    house.hear(call(MONDAY, number="+4312"))
    house.rows(
        "update touchpoints.unmatched set kept_at = clock_timestamp()"  # noqa: S608 a number
        f" - interval '{months} months' returning 1"
    )

    with house.worker.begin() as transaction:
        house.service.prune(transaction, MONDAY)

    assert house.rows("select count(*) from touchpoints.unmatched") == [(left,)]


def test_gauges_tell_branches_and_never_clients(house):
    house.open()
    house.hear(call(MONDAY))

    with house.worker.begin() as transaction:
        for measure in house.service.measures:
            measure(transaction)

    told = generate_latest(metrics.REGISTRY).decode()
    assert 'keepwell_clients{branch="vienna",level="thin"} 1.0' in told
    assert 'keepwell_relationship_value{branch="vienna"} 20.0' in told
    assert 'keepwell_calls_declined_total{branch="vienna"}' in told
    assert "c-0042" not in told


def test_what_is_dated_in_the_future_is_parked(house):
    house.open()
    ahead = house.sent(call(MONDAY + days(1)))

    with house.worker.begin() as transaction:
        verdicts = house.service.on_calls_ended(transaction, [ahead])

    assert verdicts[ahead.key].reason == "it is dated in the future"
    assert house.announced(TouchpointLogged) == []


def test_a_timer_is_woken_by_its_own_name(house):
    named = {relationships.CROSSINGS, relationships.TERMS, callbacks.OVERDUE}

    assert named <= set(vars(type(house.service)))
