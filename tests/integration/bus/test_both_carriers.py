"""One suite for both carriers: what is announced takes effect once."""

import signal
from itertools import product

import pytest

from libs.waiting import until
from tests.integration.bus.probing import FIXED, PROBE

MANY = 1_200  # more than two batches
WAITS_FOR_A_LOCK = "select from pg_locks where locktype = 'advisory' and not granted"


@pytest.mark.requirement("CE-1")
def test_every_event_takes_effect_once(served):
    served.ask("done", *numbered("once", MANY))

    assert served.settles()
    assert served.effects("once") == numbered("once", MANY)


def test_a_duplicate_is_dropped(served):
    served.ask("done", "dup same", "dup same", "dup other")
    served.ask("done", "dup same")

    assert served.settles()
    assert served.effects("dup") == ["dup other", "dup same"]


@pytest.mark.requirement("CE-1")
def test_the_same_id_with_another_body_is_parked(served):
    served.ask("done", "reused")
    assert served.settles()

    served.ask("retry", "reused")

    reason = "the id was used before with another body"
    assert until(lambda: served.parked("reused") == [reason], 10)
    assert served.effects("reused") == ["reused"]


def test_a_malformed_event_is_parked_with_the_field(served):
    served.put("keepwell.probe.asked.v1", [malformed()])

    assert until(lambda: served.parked("bad"), 10)
    assert "data.what" in served.parked("bad")[0]


@pytest.mark.requirement("NK-7")
@pytest.mark.parametrize(
    ("what", "state", "takes_effect"),
    [
        ("refuse", "refused", False),
        ("refusal", "refused", False),
        ("park", "parked", False),
        ("raise", "parked", False),
        ("retry", "parked", False),
        ("raise once", "done", True),
        ("slow", "done", True),
    ],
)
def test_a_verdict_settles_the_event_and_spares_its_neighbours(
    served, what, state, takes_effect
):
    innocents = numbered(f"beside {what}", 7)
    served.ask_each(
        [*(("done", innocent) for innocent in innocents), (what, f"v {what}")]
    )

    assert until(lambda: served.states().get(f"v {what}") == state, 20)
    assert served.settles()
    assert served.effects(f"beside {what}") == innocents
    assert served.effects(f"v {what}") == [f"v {what}"] * takes_effect


def test_a_deadlock_is_tried_again_and_charges_nobody(served):
    with served.engine.connect() as other:
        other.exec_driver_sql("set deadlock_timeout = '1min'")
        other.exec_driver_sql("select pg_advisory_xact_lock(2)")
        served.ask("two locks", "dead locked")
        assert until(lambda: served.rows(WAITS_FOR_A_LOCK), 10)

        other.exec_driver_sql("select pg_advisory_xact_lock(1)")
        other.rollback()

    assert until(lambda: served.effects("dead") == ["dead locked"], 10)
    charged = "select attempts from probe.inbox where id = 'dead locked'"
    assert served.rows(charged) == [(0,)]


def test_a_parked_event_keeps_its_trace_and_can_be_replayed(served):
    served.ask("raise", "traced")

    assert until(lambda: served.parked("traced") == ["RuntimeError: always"], 10)
    [(trace, attempts)] = served.rows(
        "select trace, attempts from probe.inbox where id = 'traced'"
    )
    assert 'raise RuntimeError("always")' in trace
    assert attempts == 3


def test_out_of_order_and_overlapping_batches_take_effect_once(served):
    batches = [numbered("lap", 60)[start : start + 30] for start in (30, 0, 15, 20)]
    for batch in batches:
        served.ask("done", *reversed(batch))

    assert served.settles()
    assert served.effects("lap") == numbered("lap", 60)


POINTS = [
    "before the handler's commit",
    "after the acknowledgement",
    "before the carrier",
    "before marking as published",
]
# Only a broker's messages are acknowledged: the local carrier's inbox is its own.
DEATHS = [
    *product(("local", "rabbitmq"), POINTS),
    ("rabbitmq", "before the acknowledgement"),
]


@pytest.mark.parametrize(("probes", "point"), DEATHS, indirect=["probes"])
def test_death_between_two_steps_loses_and_doubles_nothing(probes, point, tmp_path):
    doomed = probes.work(PROBE, PROBE_DIES=point)
    (tmp_path / "armed").touch()
    probes.ask("done", *numbered("e", 40))
    assert until(lambda: doomed.process.poll() is not None, 10)

    probes.work(PROBE)

    assert probes.settles()
    assert probes.effects("e") == numbered("e", 40)


def test_sigterm_finishes_what_is_in_hand(probes):
    worker = probes.work(PROBE)
    probes.ask("nap", "nap")
    unpublished = "select from probe.outbox where published_at is null"
    assert until(lambda: not probes.rows(unpublished), 5)

    assert worker.end(signal.SIGTERM) == 0

    probes.work(PROBE)
    assert probes.settles()
    assert probes.effects("nap") == ["nap"]


def test_two_workers_share_the_work_and_double_nothing(probes):
    probes.work(PROBE)
    probes.work(PROBE)

    probes.ask("done", *numbered("e", 300))

    assert probes.settles()
    assert probes.effects("e") == numbered("e", 300)


def numbered(name, count):
    return [f"{name} {number:04}" for number in range(count)]


def malformed():
    body = b'{"specversion":"1.0","id":"bad","source":"keepwell/probe",'
    body += b'"type":"keepwell.probe.asked.v1","time":"%s","data":{"what":7}}'
    return body % FIXED.isoformat().encode()
