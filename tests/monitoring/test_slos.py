"""A budget that burns alerts over both windows, from a least volume on."""

import re
from importlib import import_module

import pytest
from flask import Flask

from scripts import monitoring
from scripts.monitoring_slos import BULK, FEW, FEW_OVER, PAIRS, PROMISES
from services.served import SERVICES
from tests.monitoring.promtool import fired

A_MINUTE = 1_000  # of what is counted
MINUTES = {"1h": 75, "6h": 360, "1d": 1_440, "3d": 4_320}
QUIET = 30  # minutes, as all of these a multiple of those the rules are asked in

# What there is of all and of what is bad, given how many a minute are good and bad.
COUNTERS = {
    "api_availability": lambda good, bad: (
        ('keepwell_http_requests_total{service="guard", status="200"}', good),
        ('keepwell_http_requests_total{service="guard", status="500"}', bad),
    ),
    "api_latency": lambda good, bad: (
        ('keepwell_http_request_seconds_count{service="guard"}', good + bad),
        ('keepwell_http_request_seconds_bucket{service="guard", le="1.0"}', good),
    ),
    "event_freshness": lambda good, bad: (
        ('keepwell_event_seconds_count{service="guard"}', good + bad),
        ('keepwell_event_seconds_bucket{service="guard", le="60.0"}', good),
    ),
    "send_ledger": lambda good, bad: (
        ('keepwell_messages_settled_total{channel="email", state="sent"}', good),
        ('keepwell_messages_settled_total{channel="email", state="failed"}', bad),
        ('keepwell_messages_settled_total{channel="email", state="suppressed"}', 9e6),
    ),
}

each = pytest.mark.parametrize("promise", PROMISES, ids=lambda promise: promise.name)
paired = pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.long)


def history(promise, share, minutes, a_minute=A_MINUTE):
    """Count for some minutes with a share that is bad, and then without."""
    bad = COUNTERS[promise.name](a_minute * (1 - share), a_minute * share)
    good = COUNTERS[promise.name](a_minute, 0)
    return [
        f"{series} 0+{rate}x{minutes} {rate * minutes}+{after}x{QUIET}"
        for (series, rate), (_, after) in zip(bad, good, strict=True)
    ]


def burns(folder, promise, pair, share, **more):
    """Tell whether an alert fires at the end of the pair's long window."""
    minutes = MINUTES[pair.long]
    series = history(promise, share, minutes, **more)
    return alerted(folder, promise, pair, series, minutes)


def alerted(folder, promise, pair, series, at):
    labels = {"slo": promise.name, "window": pair.long, "severity": pair.severity}
    return fired(folder, promise.alert, series, at, **labels)


@each
@paired
def test_a_budget_that_burns_faster_than_the_factor_alerts(promise, pair, tmp_path):
    share = min(promise.budget * pair.factor * 1.05, 1)

    assert burns(tmp_path, promise, pair, share)


@each
@paired
def test_one_that_burns_slower_does_not(promise, pair, tmp_path):
    share = promise.budget * pair.factor * 0.95

    assert not burns(tmp_path, promise, pair, share)


@each
@paired
def test_too_little_traffic_says_nothing(promise, pair, tmp_path):
    few = promise.least / MINUTES[pair.long] * 0.9

    assert not burns(tmp_path, promise, pair, 0.9, a_minute=few)


@each
def test_most_of_the_little_there_is_alerts(promise, tmp_path):
    little = history(promise, 1, 95, a_minute=0.4)
    told = {"severity": promise.few, "window": FEW_OVER, "slo": promise.name}

    assert fired(tmp_path, promise.alert, little, 95, **told)


@pytest.mark.parametrize(("share", "a_minute"), [(0.49, 1.5), (1, 0.9 * FEW / 30)])
def test_half_of_it_or_a_handful_does_not(share, a_minute, tmp_path):
    series = history(PROMISES[0], share, 95, a_minute)

    assert not fired(tmp_path, PROMISES[0].alert, series, 95, window=FEW_OVER)


@each
def test_a_burst_between_two_looks_alerts(promise, tmp_path):
    """Counters begin at 0: without that first sample nobody could see it."""
    bad = COUNTERS[promise.name](0, 200)
    seen = [f"{series} 0x30 {number}x60" for series, number in bad]
    unseen = [f"{series} _x30 {number}x60" for series, number in bad]

    assert alerted(tmp_path, promise, PAIRS[0], seen, 32)
    assert not alerted(tmp_path, promise, PAIRS[0], unseen, 32)


def test_what_is_bulk_is_a_path_that_somebody_answers():
    paths = [rule for name in SERVICES for rule in rules_of(name)]

    assert [
        bulk for bulk in BULK if not any(map(re.compile(bulk).fullmatch, paths))
    ] == []


def rules_of(service):
    app = Flask(service)
    for blueprint in import_module(f"services.{service}.api").blueprints:
        app.register_blueprint(blueprint)
    return [rule.rule for rule in app.url_map.iter_rules()]


def test_an_import_counts_for_no_latency(tmp_path):
    [promise] = [each for each in PROMISES if each.name == "api_latency"]
    slow, quick = (
        [
            each.replace("}", f', route="{route}"}}', 1)
            for each in history(promise, 1, 75)
        ]
        for route in ("/v1/imports/clients", "/v1/clients")
    )

    assert not alerted(tmp_path, promise, PAIRS[0], slow, 75)
    assert alerted(tmp_path, promise, PAIRS[0], quick, 75)


@each
def test_it_clears_soon_after_the_trouble_is_over(promise, tmp_path):
    pair, minutes = PAIRS[0], MINUTES[PAIRS[0].long]
    series = history(promise, 0.9, minutes)

    assert alerted(tmp_path, promise, pair, series, minutes)
    assert not alerted(tmp_path, promise, pair, series, minutes + QUIET)


def test_rules_and_dashboards_are_those_that_the_code_writes():
    for path, text in monitoring.written().items():
        assert path.read_text() == text, "run make monitoring"
