"""Who may speak to whom: the code's imports and the chart's policies agree."""

import pytest

from scripts.chart_render import render
from scripts.chart_suite import suite
from tests.chart.rendering import (
    SCENARIOS,
    component,
    labels,
    minimal,
    named,
    objects,
    of_kind,
    selects,
    workloads,
)

every_scenario = pytest.mark.parametrize("scenario", SCENARIOS)
DESTINATION = {
    **dict.fromkeys((5432, 6432), "database"),
    **dict.fromkeys((5671, 5672), "broker"),
    **dict.fromkeys((443, 8443), "web"),
    **dict.fromkeys((25, 465, 587), "mail"),
    53: "dns",
    8700: "apis",
}


@pytest.fixture(scope="module")
def graph():
    """Whom each component calls, read off the code."""
    told = suite()
    services = {
        f"{service}-{role}": set(calls)
        for service, own in told["services"].items()
        for role, calls in own["calls"].items()
    }
    return services | {job: set(calls) for job, calls in told["jobs"].items()}


def edges(found):
    return {
        component(policy): {
            DESTINATION[port["port"]]
            for way in policy["spec"]["egress"]
            for port in way["ports"]
        }
        for policy in of_kind(found, "NetworkPolicy")
    }


def test_only_outbound_speaks_to_mail_servers_and_only_workers_to_the_broker(graph):
    assert [name for name, calls in graph.items() if "mail" in calls] == [
        "outbound-worker"
    ]
    assert {name for name, calls in graph.items() if "broker" in calls} == {
        *(name for name in graph if name.endswith("-worker")),
        "topology",
    }


@every_scenario
@pytest.mark.requirement("NW-1")
def test_the_policies_are_the_calls_that_the_code_can_make(scenario, graph):
    wanted = {name: calls | {"dns"} for name, calls in graph.items()}

    assert edges(objects(scenario)) == wanted | {"test": {"apis", "dns"}}


@every_scenario
@pytest.mark.requirement("NW-1")
def test_every_pod_has_one_policy_that_closes_both_ways(scenario):
    policies = of_kind(objects(scenario), "NetworkPolicy")
    for each in workloads(objects(scenario)):
        own = [p for p in policies if selects(p["spec"]["podSelector"], labels(each))]

        assert len(own) == 1
        assert own[0]["spec"]["policyTypes"] == ["Ingress", "Egress"]


@every_scenario
def test_nobody_comes_in_but_at_the_port_that_answers(scenario):
    for policy in of_kind(objects(scenario), "NetworkPolicy"):
        ways = policy["spec"].get("ingress", [])
        ports = [port["port"] for way in ways for port in way["ports"]]

        assert ports == expected_ports(component(policy))


def expected_ports(name):
    if name.endswith("-api"):
        return ["http"]
    return ["metrics"] if name.endswith("-worker") else []


def test_named_peers_are_the_only_ones():
    found = objects("hardened")
    api = named(found, "NetworkPolicy", "rel-keepwell-registry-api")["spec"]
    (way_in,) = api["ingress"]

    assert [peer.popitem()[0] for peer in map(dict, way_in["from"])] == [
        "namespaceSelector",
        "namespaceSelector",
        "podSelector",
    ]
    assert all(way["to"] for way in api["egress"])


def test_servers_made_by_operators_are_the_only_ones():
    worker = named(
        objects("operators"), "NetworkPolicy", "rel-keepwell-registry-worker"
    )
    peers = [
        list(peer["podSelector"]["matchLabels"].items())
        for way in worker["spec"]["egress"]
        for peer in way["to"]
        if "podSelector" in peer
    ]

    assert peers == [
        [("app.kubernetes.io/name", "rel-keepwell-rabbitmq")],
        [("cnpg.io/cluster", "rel-keepwell-postgres")],
    ]


def test_policies_can_be_left_to_others():
    found = render(minimal(networkPolicy={"enabled": False}))

    assert of_kind(found, "NetworkPolicy") == []
