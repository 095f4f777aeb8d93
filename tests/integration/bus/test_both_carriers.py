"""One suite for both carriers: what is announced takes effect once."""

import signal

import pytest

from libs.waiting import until
from tests.integration.bus.probing import FIXED, PROBE

MANY = 1_200  # more than two batches


@pytest.mark.requirement("CE-1")
def test_every_event_takes_effect_once(probes):
    probes.work(PROBE)

    probes.ask("done", *numbered(MANY))

    assert probes.settles()
    assert probes.effects() == sorted(numbered(MANY))


def test_a_duplicate_is_dropped(probes):
    probes.work(PROBE)

    probes.ask("done", "same", "same", "other")
    probes.ask("done", "same")

    assert probes.settles()
    assert probes.effects() == ["other", "same"]


def test_the_same_id_with_another_body_is_parked(probes):
    probes.work(PROBE)
    probes.ask("done", "reused")
    assert probes.settles()

    probes.ask("slow", "reused")

    assert until(
        lambda: parked(probes) == ["the id was used before with another body"], 10
    )
    assert probes.effects() == ["reused"]


def test_a_malformed_event_is_parked_with_the_field(probes):
    probes.work(PROBE)

    probes.put("keepwell.probe.asked.v1", [malformed()])

    assert until(lambda: len(parked(probes)) == 1, 10)
    assert "data.what" in parked(probes)[0]


@pytest.mark.requirement("NK-7")
@pytest.mark.parametrize(
    ("what", "state", "effects"),
    [
        ("refuse", "refused", []),
        ("refusal", "refused", []),
        ("park", "parked", []),
        ("raise", "parked", []),
        ("retry", "parked", []),
        ("raise once", "done", ["e"]),
        ("slow", "done", ["e"]),
    ],
)
def test_a_verdict_settles_the_event_and_spares_its_neighbours(
    probes, what, state, effects
):
    innocents = numbered(7)
    probes.ask("done", *innocents)
    probes.ask(what, "e")
    probes.work(PROBE)

    assert until(lambda: probes.states().get("e") == state, 20)
    assert probes.settles()
    assert probes.effects() == sorted([*effects, *innocents])


def test_a_parked_event_keeps_its_trace(probes):
    probes.ask("raise", "e")
    probes.work(PROBE)

    assert until(lambda: parked(probes) == ["RuntimeError: always"], 10)
    [(trace, attempts)] = probes.rows(
        "select trace, attempts from probe.inbox where state = 'parked'"
    )
    assert 'raise RuntimeError("always")' in trace
    assert attempts == 3


@pytest.mark.parametrize(
    "point",
    [
        "before the handler's commit",
        "before the acknowledgement",
        "after the acknowledgement",
        "before the carrier",
        "before marking as published",
    ],
)
def test_death_between_two_steps_loses_and_doubles_nothing(probes, point, tmp_path):
    doomed = probes.work(PROBE, PROBE_DIES=point)
    (tmp_path / "armed").touch()
    probes.ask("done", *numbered(40))
    died = until(lambda: doomed.process.poll() is not None, 10)

    probes.work(PROBE)

    assert died or probes.carrier == "local"
    assert probes.settles()
    assert probes.effects() == sorted(numbered(40))


def test_sigterm_finishes_what_is_in_hand(probes):
    worker = probes.work(PROBE)
    probes.ask("nap", "e")
    assert until(
        lambda: not probes.rows("select from probe.outbox where published_at is null"),
        5,
    )

    assert worker.end(signal.SIGTERM) == 0

    probes.work(PROBE)
    assert probes.settles()
    assert probes.effects() == ["e"]


def test_two_workers_share_the_work_and_double_nothing(probes):
    probes.work(PROBE)
    probes.work(PROBE)

    probes.ask("done", *numbered(300))

    assert probes.settles()
    assert probes.effects() == sorted(numbered(300))


def numbered(count):
    return [f"e{number}" for number in range(count)]


def parked(probes):
    return [
        reason
        for (reason,) in probes.rows(
            "select reason from probe.inbox where state = 'parked' order by seq"
        )
    ]


def malformed():
    body = b'{"specversion":"1.0","id":"bad","source":"keepwell/probe",'
    body += b'"type":"keepwell.probe.asked.v1","time":"%s","data":{"what":7}}'
    return body % FIXED.isoformat().encode()
