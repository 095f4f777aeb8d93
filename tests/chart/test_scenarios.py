"""Kubernetes takes every scenario, and every file of the chart is up to date."""

import pytest

from scripts.chart_check import breaches, stale
from scripts.chart_golden import changes
from scripts.chart_suite import routes_of
from services.served import SERVICES
from tests.chart.rendering import SCENARIOS, objects, of_kind

ROLES = 2


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_kubernetes_takes_every_object(scenario):
    assert [wrong for each in objects(scenario) for wrong in breaches(each)] == []


def test_every_scenario_renders_as_it_did():
    """Run `make chart`, and read what it changed."""
    assert "\n".join(changes()) == ""


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_service_is_there_in_every_role(scenario):
    deployments = of_kind(objects(scenario), "Deployment")

    assert len(deployments) == len(SERVICES) * ROLES


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_two_objects_of_a_kind_share_a_name(scenario):
    names = [(each["kind"], each["metadata"]["name"]) for each in objects(scenario)]

    assert len(names) == len(set(names))


def test_what_kubernetes_does_not_take_is_found():
    job = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": "x"},
        "spec": {"tmplate": {}},
    }
    rule = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "x"},
        "spec": {"groups": "none"},
    }

    assert all(list(breaches(each)) for each in (job, rule, rule | {"kind": "Probe"}))


@pytest.mark.filterwarnings("ignore")
def test_the_charts_files_are_what_the_code_and_the_values_say():
    assert list(stale()) == []


def test_what_several_services_answer_below_is_told_apart_by_patterns():
    routes = routes_of(
        {
            "registry": ["/v1/clients", "/v1/clients/*", "/v1/sites"],
            "touchpoints": ["/v1/clients/*/welcome", "/v1/asks/*"],
        }
    )

    assert routes == {
        "registry": {"paths": ["/v1/clients", "/v1/sites"], "patterns": []},
        "touchpoints": {
            "paths": ["/v1/asks"],
            "patterns": ["/v1/clients/[^/]+/welcome$"],
        },
    }
