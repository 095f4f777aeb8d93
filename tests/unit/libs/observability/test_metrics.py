import re
from itertools import count

import pytest
from prometheus_client.parser import text_string_to_metric_families

from libs.observability import metrics

LATER = count(step=metrics.MEASURED_EVERY)  # seconds
LABELS = {"service", "route", "method", "status", "type", "verdict", "branch", "level"}
LABELS |= {"limit", "lane", "over", "state", "channel", "instance", "loop", "what"}


@pytest.fixture(autouse=True)
def nothing_measured(monkeypatch):
    monkeypatch.setattr(metrics, "_scraped", [])
    monkeypatch.setattr(metrics, "_measured_at", -metrics.MEASURED_EVERY)


def exposed(now=None):
    body, media_type = metrics.exposition(next(LATER) if now is None else now)
    assert media_type.startswith("text/plain; version=0.0.4")
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body.decode())
        for sample in family.samples
    }


def test_every_metric_keeps_the_naming_rules():
    for metric in metrics.REGISTRY.collect():
        assert re.fullmatch(r"keepwell_[a-z]+(_[a-z]+)*", metric.name)
        assert metric.documentation.endswith(".")
        assert metric.type != "histogram" or metric.name.endswith("_seconds")
        assert metric.type != "gauge" or not metric.name.endswith("_total")


def test_no_label_can_name_a_client_or_a_person():
    named = {
        label
        for metric in vars(metrics).values()
        for label in getattr(metric, "_labelnames", ())
    }

    assert named == LABELS


def test_requests_and_events_are_counted_and_timed():
    metrics.HTTP_REQUESTS.labels("example", "/v1/clients", "GET", "200").inc()
    metrics.HTTP_SECONDS.labels("example", "/v1/clients", "GET").observe(0.02)
    metrics.EVENTS_HANDLED.labels("example", "call.ended", "done").inc(3)
    metrics.HANDLER_SECONDS.labels("example", "call.ended").observe(0.1)

    shown = exposed()

    request = ("/v1/clients", "200", "GET", "example")
    assert shown["keepwell_http_requests_total", *request] == 1
    event = ("call.ended", "done", "example")
    assert shown["keepwell_events_handled_total", *event] == 3
    assert shown["keepwell_handler_seconds_count", "call.ended", "example"] == 1


def test_a_gauge_shows_what_is_true_at_the_scrape_and_nothing_older():
    overdue = {"vienna": 2, "graz": 1}

    @metrics.scraped
    def count():
        for branch, callbacks in overdue.items():
            metrics.CALLBACKS_OVERDUE.labels(branch).set(callbacks)

    assert exposed()["keepwell_callbacks_overdue", "graz"] == 1

    del overdue["graz"]
    shown = exposed()
    assert shown["keepwell_callbacks_overdue", "vienna"] == 2
    assert ("keepwell_callbacks_overdue", "graz") not in shown


def test_a_second_scrape_soon_after_measures_nothing_anew():
    measured = []
    metrics.scraped(lambda: measured.append(1))

    for seconds in (100.0, 114.9, 115.0):
        exposed(seconds)

    assert len(measured) == 2


def test_a_failing_function_is_counted_and_leaves_the_rest_to_be_seen():
    def unreachable():
        raise ConnectionError

    metrics.EVENTS_PARKED.labels("registry").set(9)
    metrics.scraped(unreachable)
    metrics.scraped(lambda: metrics.OUTBOX_AGE.labels("registry").set(4))
    failed = exposed()["keepwell_scrapes_failed_total",]

    shown = exposed()

    assert shown["keepwell_scrapes_failed_total",] == failed + 1
    assert shown["keepwell_outbox_age_seconds", "registry"] == 4
    assert ("keepwell_parked_events", "registry") not in shown
