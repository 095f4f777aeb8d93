import re
from itertools import count
from threading import Event
from time import monotonic

import pytest
from prometheus_client.parser import text_string_to_metric_families

from libs.observability import metrics, scrapes
from libs.observability.scrapes import Group, Scrapes

LATER = count(step=scrapes.OFTEN)  # seconds
LABELS = {"service", "route", "method", "status", "type", "verdict", "branch", "level"}
LABELS |= {"limit", "lane", "over", "state", "channel", "sender", "loop", "what"}


@pytest.fixture(autouse=True)
def scraped(monkeypatch):
    """Scrapes of nothing yet, and then of what is appended here."""
    operations = Group(metrics.OPERATIONS, scrapes.OFTEN)
    fresh = Scrapes(metrics.REGISTRY, [operations, Group(metrics.BUSINESS, 60.0)])
    monkeypatch.setattr(scrapes, "SCRAPES", fresh)
    return operations.measures


def exposed(now=None):
    scrape = scrapes.SCRAPES.exposition
    body, media_type = scrape(next(LATER) if now is None else now)
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


def test_a_gauge_of_a_process_that_measures_it_not_is_not_there():
    assert [name for name, *labels in exposed() if name.endswith("age_seconds")] == []
    assert all(gauge._labelnames for gauge in metrics.OPERATIONS + metrics.BUSINESS)  # noqa: SLF001 an unlabelled one is 0


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


def test_a_gauge_shows_what_is_true_at_the_scrape_and_nothing_older(scraped):
    parked = {"registry": 2, "cadence": 1}

    def count():
        for service, events in parked.items():
            metrics.EVENTS_PARKED.labels(service).set(events)

    scraped.append(count)
    assert exposed()["keepwell_parked_events", "cadence"] == 1

    del parked["cadence"]
    shown = exposed()
    assert shown["keepwell_parked_events", "registry"] == 2
    assert ("keepwell_parked_events", "cadence") not in shown


def test_a_second_scrape_soon_after_measures_nothing_anew(scraped):
    often, rarely = [], []
    scraped.append(lambda: often.append(1))
    scrapes.SCRAPES.groups[1].measures.append(lambda: rarely.append(1))

    for seconds in (100.0, 114.9, 115.0, 159.9, 160.0):
        exposed(seconds)

    assert (len(often), len(rarely)) == (3, 3)


def test_what_takes_long_is_measured_once_a_minute(scraped, monkeypatch):
    monkeypatch.setattr(scrapes, "SHARE", 1e-12)
    often, rarely = [], []
    scraped.append(lambda: often.append(1))
    scrapes.SCRAPES.groups[1].measures.append(lambda: rarely.append(1))

    for seconds in (100.0, 115.0, 159.9, 160.0):
        exposed(seconds)

    assert (len(often), len(rarely)) == (3, 2)


def test_who_hangs_while_he_measures_holds_up_no_scrape(scraped, monkeypatch):
    monkeypatch.setattr(scrapes, "PATIENCE", 0.05)
    answers, silences = Event(), count(1)
    answers.set()

    def read():
        answers.wait()
        metrics.EVENTS_PARKED.labels("registry").set(next(silences))

    def tell():
        metrics.LOOPS_SILENT.labels("registry", "relay").set(next(silences))

    scraped.append(read)
    scrapes.SCRAPES.at_once.append(tell)
    exposed()
    answers.clear()
    begun = monotonic()
    shown = [exposed(), exposed()]

    assert monotonic() - begun < 1
    assert [each["keepwell_parked_events", "registry"] for each in shown] == [1, 1]
    silent = [
        each["keepwell_loop_silent_seconds", "registry", "relay"] for each in shown
    ]
    assert silent == [3, 4]
    answers.set()
    assert scrapes.SCRAPES.done.wait(5)


def test_a_failing_function_is_counted_and_leaves_the_rest_to_be_seen(scraped):
    def unreachable():
        raise ConnectionError

    metrics.EVENTS_PARKED.labels("registry").set(9)
    scraped.append(unreachable)
    scraped.append(lambda: metrics.OUTBOX_AGE.labels("registry").set(4))
    failed = exposed()["keepwell_scrapes_failed_total",]

    shown = exposed()

    assert shown["keepwell_scrapes_failed_total",] == failed + 1
    assert shown["keepwell_outbox_age_seconds", "registry"] == 4
    assert ("keepwell_parked_events", "registry") not in shown
