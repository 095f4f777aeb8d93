"""Who may speak to a server that is made here, and to whom it may."""

import pytest

from scripts.chart_suite import suite
from tests.chart.rendering import component, objects, of_kind

MADE = ("postgres", "rabbitmq")


@pytest.fixture(scope="module")
def callers():
    """Say which components call a server, read off the code."""
    told = suite()
    calls = told["jobs"] | {
        f"{service}-{role}": called
        for service, own in told["services"].items()
        for role, called in own["calls"].items()
    }
    return lambda server: {name for name, called in calls.items() if server in called}


@pytest.fixture(scope="module")
def ways_in():
    """Say who comes in where at the servers that are made here."""
    return {
        component(policy): {
            tuple(port["port"] for port in way.get("ports", [])): way.get("from")
            for way in policy["spec"]["ingress"]
        }
        for policy in of_kind(objects("operators"), "NetworkPolicy")
        if component(policy) in MADE
    }


@pytest.mark.requirement("NW-1")
@pytest.mark.parametrize(
    ("server", "called", "ports"),
    [
        ("postgres", "database", [(5432,), (5432, 8000), (9187,)]),
        ("rabbitmq", "broker", [(5671,), (15671,), (15691,)]),
    ],
)
def test_a_server_made_here_lets_in_its_callers_itself_and_who_looks_after_it(
    ways_in, callers, server, called, ports
):
    asked, operated, watched = ports
    ways = dict(ways_in[server])
    [suites] = ways.pop(asked)
    [expression] = suites["podSelector"]["matchExpressions"]
    [itself] = ways.pop(())
    [operators] = ways.pop(operated)

    assert sorted(expression["values"]) == sorted(callers(called))
    assert suites["podSelector"]["matchLabels"]["app.kubernetes.io/instance"] == "rel"
    assert f"rel-keepwell-{server}" in itself["podSelector"]["matchLabels"].values()
    assert "keda" in operators["namespaceSelector"]["matchExpressions"][0]["values"]
    assert ways == {watched: None}  # networkPolicy.monitoring is empty: everybody


def test_the_servers_reach_each_other_kubernetes_and_names_alone():
    for policy in of_kind(objects("operators"), "NetworkPolicy"):
        if component(policy) in MADE:
            itself, kubernetes, names = policy["spec"]["egress"]

            assert itself["to"][0]["podSelector"] == policy["spec"]["podSelector"]
            assert [port["port"] for port in kubernetes["ports"]] == [443, 6443]
            assert {port["port"] for port in names["ports"]} == {53}
