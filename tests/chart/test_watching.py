"""Prometheus finds every process, and alerts fit whoever is paged by them."""

import json
import re
import shutil
from copy import deepcopy

import pytest
import yaml

from scripts.chart_render import render, scenarios
from scripts.chart_values import CHART
from scripts.monitoring_slos import RUNBOOKS
from tests.chart.rendering import (
    labels,
    minimal,
    named,
    objects,
    of_kind,
    over,
    selects,
)
from tests.monitoring.histories import HISTORIES
from tests.monitoring.histories_servers import BROKER, POSTGRES
from tests.monitoring.promtool import LONG, PROMTOOL, run, split
from tests.monitoring.test_alerts import of_namespace

DOWN, ABSENT = "KeepwellProcessDown", "KeepwellServiceAbsent"
FAILING = 'keepwell_http_requests_total{service="s", status="500"'
MATCHER = r'up\{.*job=~"([^"]*)"'
TARGET_LABELS = ["app.kubernetes.io/instance", "app.kubernetes.io/component"]
WATCHED = {"serviceMonitor": {"enabled": True}, "rules": {"enabled": True}}


def test_prometheus_finds_every_process():
    monitor = named(objects("ha"), "ServiceMonitor", "rel-keepwell")
    services = of_kind(objects("ha"), "Service")
    endpoints = monitor["spec"]["endpoints"]
    scraped = {endpoint["port"] for endpoint in endpoints}

    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    assert {port["name"] for s in services for port in s["spec"]["ports"]} == scraped
    assert {endpoint["path"] for endpoint in endpoints} == {"/metrics"}
    assert all(endpoint["honorLabels"] for endpoint in endpoints)
    assert all(
        selects(monitor["spec"]["selector"], each["metadata"]["labels"])
        for each in services
    )


@pytest.mark.parametrize("name", ["keepwell", "crm"])
def test_a_process_that_is_down_is_of_a_job_that_the_alert_knows(name):
    found = render(minimal(nameOverride=name, monitoring=WATCHED))
    [monitor] = of_kind(found, "ServiceMonitor")
    job = monitor["spec"]["jobLabel"]
    jobs = {each["metadata"]["labels"][job] for each in of_kind(found, "Service")}

    assert jobs == {"keepwell"}
    assert re.search(MATCHER, rule(found, DOWN)["expr"])[1] == ".*keepwell.*"


def rule(found, alert):
    """Find an alert among what a release installs."""
    return next(
        each
        for file in of_kind(found, "PrometheusRule")
        if not file["metadata"]["name"].endswith("-processes")
        for group in file["spec"]["groups"]
        for each in group["rules"]
        if each.get("alert") == alert
    )


def test_a_process_that_has_no_pod_at_all_is_told_of_too():
    found = named(objects("ha"), "PrometheusRule", "rel-keepwell-processes")
    [group] = found["spec"]["groups"]
    [monitor] = of_kind(objects("ha"), "ServiceMonitor")
    told = {label.replace(".", "_").replace("/", "_") for label in TARGET_LABELS}
    processes = {
        labels(each)["app.kubernetes.io/component"]
        for each in of_kind(objects("ha"), "Deployment")
    }

    assert monitor["spec"]["targetLabels"] == TARGET_LABELS
    assert {each["alert"] for each in group["rules"]} == {ABSENT}
    for each in group["rules"]:
        component = each["labels"]["app_kubernetes_io_component"]
        assert all(label in each["expr"] for label in told)
        assert f'component="{component}"' in each["expr"]
        assert component == "{service}-{role}".format(**each["labels"])
        processes.remove(component)
    assert processes == set()


def test_where_the_chart_does_not_scrape_each_is_missed_by_what_it_shows():
    found = render(minimal(monitoring={"rules": {"enabled": True}}))
    file = named(found, "PrometheusRule", "rel-keepwell-processes")
    shown = [each["expr"] for each in file["spec"]["groups"][0]["rules"]]

    assert all("keepwell_" in each for each in shown)
    assert "namespace=" not in rule(found, DOWN)["expr"]


def test_pages_are_where_the_rules_say_until_you_say_otherwise():
    found = render(minimal(monitoring=WATCHED))
    [group] = named(found, "PrometheusRule", "rel-keepwell-processes")["spec"]["groups"]

    assert rule(found, DOWN)["annotations"]["runbook_url"] == f"{RUNBOOKS}/{DOWN}.md"
    assert {each["annotations"]["runbook_url"] for each in group["rules"]} == {
        f"{RUNBOOKS}/{ABSENT}.md"
    }


def test_alerts_can_be_left_out_labelled_and_lead_to_pages_that_are_shown():
    alerts = [
        each
        for file in of_kind(objects("ha"), "PrometheusRule")
        for group in file["spec"]["groups"]
        for each in group["rules"]
        if "alert" in each
    ]

    assert "KeepwellCallsDeclined" not in {each["alert"] for each in alerts}
    assert "KeepwellBeachAhead" in {each["alert"] for each in alerts}
    for each in alerts:
        assert each["labels"]["team"] == "keepwell"
        assert each["labels"]["severity"] in ("critical", "warning", "info")
        page = f"https://git.example.com/keepwell/docs/runbooks/{each['alert']}.md"
        assert each["annotations"]["runbook_url"] == page


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Write down the rules of a release as Prometheus reads them."""
    folder = tmp_path_factory.mktemp("rules")
    for file in of_kind(objects("ha"), "PrometheusRule"):
        path = folder / f"{file['metadata']['name']}.yaml"
        path.write_text(yaml.safe_dump(file["spec"]))
    return folder


def test_prometheus_takes_the_rules_of_a_release(installed):
    content, told = run(PROMTOOL, "check", "rules", *sorted(installed.iterdir()))

    assert content, told


@pytest.mark.parametrize(("namespace", "fires"), [("ns", True), ("other", False)])
def test_a_release_alerts_for_its_own_namespace_alone(
    installed, tmp_path, namespace, fires
):
    for alert, series, file in (
        ("KeepwellEventsParked", 'keepwell_parked_events{service="s"', "suite"),
        ("KeepwellApiFailing", FAILING, "slo-api-availability"),
    ):
        asked = {
            "rule_files": [str(installed / f"rel-keepwell-{file}.yaml")],
            "tests": [history(f'{series}, namespace="{namespace}"}}', alert)],
        }
        path = tmp_path / "asked.yaml"
        path.write_text(yaml.safe_dump(asked))
        silent, told = run(PROMTOOL, "test", "rules", path)

        assert silent is not fires, told
        assert silent or 'namespace="ns"' in told


MONTH = 40_000  # minutes
MET = {
    alert: case
    for alert, case in HISTORIES.items()
    # One always fires, one asks `up`, and one needs the history of a month.
    if alert not in {"KeepwellWatchdog", ABSENT} and case.at < MONTH
}
HERE = {
    "monitoring": {"rules": {"enabled": True}},
    "fullnameOverride": "relations",
}


def test_what_happens_in_another_namespace_neither_rings_nor_hides(tmp_path):
    found = render(over(deepcopy(scenarios()["operators"]), HERE))
    files = of_kind(found, "PrometheusRule")

    assert set().union(*(judged(tmp_path, file, "ns") for file in files)) == set(MET)


def test_servers_are_watched_in_the_namespace_that_they_are_in(tmp_path):
    there = {"enabled": True, "serversNamespace": "db"}
    found = render(minimal(monitoring=WATCHED | {"rules": there}))
    files = [
        named(found, "PrometheusRule", f"rel-keepwell-{server}")
        for server in ("broker", "postgres")
    ]
    servers = set().union(*(judged(tmp_path, file, "db") for file in files))

    assert servers == {*BROKER, *POSTGRES}


def test_a_process_is_missed_though_another_namespace_has_it(tmp_path):
    found = render(minimal(monitoring=WATCHED))
    file = named(found, "PrometheusRule", "rel-keepwell-processes")
    processes = {
        labels(each)["app.kubernetes.io/component"]
        for each in of_kind(found, "Deployment")
    }
    gone = "cadence-worker"
    series = [
        'up{job="keepwell", app_kubernetes_io_instance="rel", '
        f'app_kubernetes_io_component="{name}", namespace="{namespace}"}}'
        for name in processes
        for namespace in ("ns", "other")
        if (name, namespace) != (gone, "ns")
    ]
    told = f'ALERTS{{alertname="{ABSENT}",alertstate="firing"}}'
    asked = {
        "expr": f"count by (namespace, app_kubernetes_io_component) ({told})",
        "eval_time": "20m",
        "exp_samples": [
            {
                "labels": f'{{namespace="ns", app_kubernetes_io_component="{gone}"}}',
                "value": 1,
            }
        ],
    }
    test = {
        "interval": "1m",
        "input_series": [{"series": each, "values": "1x20"} for each in series],
        "promql_expr_test": [asked],
    }
    (tmp_path / "rules.yaml").write_text(yaml.safe_dump(file["spec"]))
    path = tmp_path / "asked.yaml"
    path.write_text(yaml.safe_dump({"rule_files": ["rules.yaml"], "tests": [test]}))
    content, said = run(PROMTOOL, "test", "rules", path)

    assert content, said


def test_servers_of_no_told_namespace_keep_their_own():
    found = render(minimal(monitoring=WATCHED))
    alert = rule(found, "KeepwellBrokerAlarm")

    assert "namespace=" not in alert["expr"]
    assert "namespace" not in alert["labels"]


def judged(folder, file, here):
    """Ask promtool about a file's alerts, and say which they are."""
    alerts = {
        each["alert"]
        for group in file["spec"]["groups"]
        for each in group["rules"]
        if each.get("alert") in MET
    }
    rules, asked = folder / "rules.yaml", folder / "asked.yaml"
    rules.write_text(yaml.safe_dump(file["spec"]))
    for every, slow in (("1m", False), ("60m", True)):
        own = [alert for alert in alerts if (MET[alert].at >= LONG) is slow]
        tests = [each for alert in own for each in beside(alert, here)]
        whole = {"rule_files": [str(rules)], "evaluation_interval": every}
        asked.write_text(yaml.safe_dump(whole | {"tests": tests}))
        content, told = run(PROMTOOL, "test", "rules", asked)
        assert content, told
    return alerts


def beside(alert, here):
    """Ask for trouble in another namespace alone, and in both."""
    case = MET[alert]
    told = f'ALERTS{{alertname="{alert}",alertstate="firing"}}'
    abroad = [of_namespace("other", each) for each in case.fires]
    for own, fires in ((case.silent, False), (case.fires, True)):
        series = [split(of_namespace(here, each)) for each in own]
        series += map(split, abroad)
        yield {
            "name": f"{alert} {'in both' if fires else 'abroad'}",
            "interval": "1m",
            "input_series": [{"series": name, "values": v} for name, v in series],
            "promql_expr_test": [
                {
                    "expr": f"count by (namespace) ({told}) > bool 0",
                    "eval_time": f"{case.at}m",
                    "exp_samples": [{"labels": f'{{namespace="{here}"}}', "value": 1}]
                    if fires
                    else [],
                }
            ],
        }


def history(series, alert):
    """Ask for silence after an hour in which a series only grew."""
    return {
        "interval": "1m",
        "input_series": [{"series": series, "values": "1+600x70"}],
        "promql_expr_test": [
            {
                "expr": f'ALERTS{{alertname="{alert}",alertstate="firing"}}',
                "eval_time": "65m",
                "exp_samples": [],
            }
        ],
    }


def test_recorded_series_are_of_the_namespace_too():
    recorded = [
        each
        for file in of_kind(objects("ha"), "PrometheusRule")
        for group in file["spec"]["groups"]
        for each in group["rules"]
        if "record" in each
    ]

    assert recorded
    assert {each["labels"]["namespace"] for each in recorded} == {"ns"}


def test_every_file_of_rules_and_dashboards_becomes_an_object(tmp_path):
    chart = shutil.copytree(CHART, tmp_path / "keepwell")
    rules = {"groups": [{"name": "g", "rules": []}]}
    board = {"title": "{{ not a template }}"}
    for path, content in (("rules/bus.yaml", rules), ("dashboards/of_bus.json", board)):
        file = chart / "files/monitoring" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(content))
    monitoring = {
        "rules": {"enabled": True, "additionalLabels": {"release": "prometheus"}},
        "dashboards": {"enabled": True},
    }

    found = render(minimal(monitoring=monitoring), chart)
    rule = named(found, "PrometheusRule", "rel-keepwell-bus")
    dashboard = named(found, "ConfigMap", "rel-keepwell-of-bus")

    assert rule["spec"] == rules
    assert rule["metadata"]["labels"]["release"] == "prometheus"
    assert json.loads(dashboard["data"]["of_bus.json"]) == board
    assert dashboard["metadata"]["labels"]["grafana_dashboard"] == "1"
