"""Each alert fires when it should and is silent when it should, asked of promtool."""

import re

import pytest

from scripts.monitoring_slos import PROMISES
from tests.monitoring.histories import HISTORIES
from tests.monitoring.histories_suite import EVERYBODY
from tests.monitoring.promtool import PROMTOOL, RULES, alerts, fired, run

ALWAYS = {"KeepwellWatchdog"}
TROUBLES = HISTORIES.items()
BLIPS = {alert: case.blip for alert, case in TROUBLES if case.blip is not None}
UNTRIED = {"KeepwellRelationshipValueFalling": 60}  # its history is asked hourly
TWICE = ("KeepwellRelayMissing", "KeepwellInboxStuck", "KeepwellQueueUnread")


def test_promtool_finds_nothing_to_say_of_the_rules():
    content, told = run(
        PROMTOOL, "check", "rules", "--lint=all", "--lint-fatal", *RULES
    )

    assert content, told


def test_every_alert_has_histories():
    judged = {*HISTORIES, *(promise.alert for promise in PROMISES)}

    assert {rule["alert"] for rule in alerts()} == judged


@pytest.mark.parametrize("alert", HISTORIES)
def test_it_fires_when_there_is_a_reason(alert, tmp_path):
    case = HISTORIES[alert]

    assert fired(tmp_path, alert, case.fires, case.at)


@pytest.mark.parametrize("alert", sorted(HISTORIES.keys() - ALWAYS))
def test_it_is_silent_when_there_is_none(alert, tmp_path):
    case = HISTORIES[alert]

    assert not fired(tmp_path, alert, case.silent, case.at)


@pytest.mark.parametrize("alert", BLIPS)
def test_it_is_silent_when_the_trouble_ends_soon(alert, tmp_path):
    case = HISTORIES[alert]

    assert not fired(tmp_path, alert, case.fires, case.since + case.blip)


def test_a_blip_is_a_minute_shorter_than_what_an_alert_waits():
    waits = {rule["alert"]: minutes(rule["for"]) for rule in alerts() if "for" in rule}

    assert waits == {alert: blip + 1 for alert, blip in BLIPS.items()} | UNTRIED


def minutes(duration):
    return int(duration[:-1]) * {"m": 1, "h": 60}[duration[-1]]


def test_all_that_goes_away_at_once_is_missed(tmp_path):
    gone = [f"{shown} 0x10 stale" for shown in EVERYBODY.values()]

    for service, role in EVERYBODY:
        told = {"service": service, "role": role}
        assert fired(tmp_path, "KeepwellServiceAbsent", gone, 20, **told)


@pytest.mark.parametrize("alert", TWICE)
def test_a_second_installation_hides_nothing(alert, tmp_path):
    case = HISTORIES[alert]
    prod = [of_namespace("prod", each) for each in case.fires]
    staging = [of_namespace("staging", each) for each in case.silent]

    found = [*prod, *staging]
    assert fired(tmp_path, alert, found, case.at, namespace="prod")
    assert not fired(tmp_path, alert, found, case.at, namespace="staging")


def of_namespace(namespace, series):
    """Say in which namespace a series was scraped."""
    name, brace, rest = series.partition("{")
    own = f'{name.split()[0]}{{namespace="{namespace}"'
    return f"{own}, {rest}" if brace else f"{own}}} {series.partition(' ')[2]}"


def test_an_expression_keeps_namespaces_apart():
    grouped = [
        by for rule in alerts() for by in re.findall(r" by \(([^)]*)", rule["expr"])
    ]

    assert grouped
    assert all(by.startswith("namespace") for by in grouped)
