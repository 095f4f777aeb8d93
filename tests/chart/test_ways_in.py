"""Each request finds the API that owns its path, and each scrape its process."""

import json
import re
import shutil

import pytest

from scripts.chart_render import render
from scripts.chart_suite import ANY, paths_of
from scripts.chart_values import CHART
from services.served import SERVICES
from tests.chart.rendering import (
    SCENARIOS,
    labels,
    minimal,
    named,
    objects,
    of_kind,
    selects,
)


def lead(path):
    """Go the way a controller goes: the longest path that fits, regexes included."""
    fits = [
        (len(one["path"]), one["backend"]["service"])
        for ingress in of_kind(objects("ha"), "Ingress")
        for rule in ingress["spec"]["rules"]
        for one in rule["http"]["paths"]
        if matches(one, path)
    ]
    return max(fits, key=lambda fit: fit[0], default=(0, {"name": None}))[1]["name"]


def matches(one, path):
    if one["pathType"] == "Prefix":
        return path == one["path"] or path.startswith(one["path"] + "/")
    return re.match(one["path"], path)


@pytest.mark.parametrize("service", SERVICES)
def test_every_path_leads_to_the_api_that_owns_it(service):
    paths = [path.replace("*", "some-id") for path in paths_of(service)]

    assert {lead(path) for path in paths} == {f"rel-keepwell-{service}-api"}


@pytest.mark.parametrize("path", ["/", "/metrics", "/livez", "/readyz", "/v1/nothing"])
def test_what_is_nobodys_business_leads_nowhere(path):
    assert lead(path) is None


def test_regexes_stand_apart_because_controllers_are_asked_for_them():
    (regexes,) = (
        each
        for each in of_kind(objects("ha"), "Ingress")
        if each["metadata"]["name"].endswith("-patterns")
    )
    paths = [one["path"] for one in regexes["spec"]["rules"][0]["http"]["paths"]]

    assert all(ANY in path for path in paths)
    assert "nginx.ingress.kubernetes.io/use-regex" in regexes["metadata"]["annotations"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_service_finds_one_process_at_a_port_that_it_has(scenario):
    pods = of_kind(objects(scenario), "Deployment")
    for service in of_kind(objects(scenario), "Service"):
        selector = {"matchLabels": service["spec"]["selector"]}
        (found,) = (each for each in pods if selects(selector, labels(each)))
        (port,) = service["spec"]["ports"]
        (own,) = found["spec"]["template"]["spec"]["containers"][0]["ports"]

        assert (port["targetPort"], port["port"]) == (
            own["name"],
            own["containerPort"],
        )


def test_prometheus_finds_every_process():
    monitor = named(objects("ha"), "ServiceMonitor", "rel-keepwell")
    services = of_kind(objects("ha"), "Service")
    scraped = {endpoint["port"] for endpoint in monitor["spec"]["endpoints"]}

    job = monitor["spec"]["jobLabel"]

    assert monitor["metadata"]["labels"]["release"] == "prometheus"
    assert {each["metadata"]["labels"][job] for each in services} == {"keepwell"}
    assert {port["name"] for s in services for port in s["spec"]["ports"]} == scraped
    assert all(
        selects(monitor["spec"]["selector"], each["metadata"]["labels"])
        for each in services
    )


def test_the_helm_test_asks_every_api():
    (asking,) = of_kind(objects("minimal"), "Pod")
    asked = asking["spec"]["containers"][0]["command"][3:]

    assert asked == [
        f"http://rel-keepwell-{service}-api:8700/readyz" for service in sorted(SERVICES)
    ]
    assert asking["metadata"]["annotations"]["helm.sh/hook"] == "test"


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
