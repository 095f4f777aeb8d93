"""Who may speak to whom: the code's imports and the chart's policies agree."""

import ast
from pathlib import Path

import pytest
from helm_python.errors import HelmError

from scripts.chart_render import render
from scripts.chart_suite import CLIENTS, suite
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
    **dict.fromkeys((143, 993), "mailbox"),
    53: "dns",
    8700: "apis",
}
# Modules of Python's own and of others that can open a connection.
OPENERS = {
    *("asyncio", "ftplib", "http.client", "imaplib", "nntplib", "poplib", "smtplib"),
    *("socket", "socketserver", "telnetlib", "urllib.request", "xmlrpc"),
    *("aiohttp", "amqp", "boto3", "dns", "eventlet", "granian", "grpc", "httpx"),
    *("kombu", "nameko", "paramiko", "psycopg", "redis", "requests", "urllib3"),
}
# What needs no policy of its own, and why.
NO_CALLS = {
    "asyncio": "the proxy that tests put between two processes",
    "amqp": "the broker, through libs.bus.carriers.amqp",
    "kombu": "the broker, through libs.bus.carriers.amqp",
    "nameko": "the broker, through libs.bus.carriers.amqp",
    "dns": "DNS, which every process may ask",
    "eventlet": "how workers wait",
    "granian": "what comes in at the port of an API",
    "urllib.request": "url2pathname, for the keys of an issuer that are in a file",
    "socket": "names, addresses and ports; the pages and servers behind are the others",
}
ROOT = Path(__file__).parents[2]
ALL = {"broker", "database", "web"}
BY_THE_CLOCK = {"doctor": ALL, "tools": ALL, "backup": {"database"}}
SERVERS = {"postgres", "rabbitmq", "namespace"}


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
        if component(policy) not in SERVERS
    }


def test_only_outbound_speaks_to_mail_servers_and_only_workers_to_the_broker(graph):
    for far in ("mail", "mailbox"):
        assert [name for name, calls in graph.items() if far in calls] == [
            "outbound-worker"
        ]
    assert {name for name, calls in graph.items() if "broker" in calls} == {
        *(name for name in graph if name.endswith("-worker")),
        "topology",
    }


@pytest.mark.requirement("NW-1")
def test_whatever_can_open_a_connection_is_a_call_that_the_graph_knows():
    found = {
        opener
        for name in imported("libs", "services")
        for opener in OPENERS
        if f"{name}.".startswith(f"{opener}.")
    }

    assert found - set(CLIENTS.values()) == set(NO_CALLS)


def imported(*packages):
    """Name every module that the code imports."""
    for package in packages:
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Import):
                    yield from (alias.name for alias in node.names)
                if isinstance(node, ast.ImportFrom) and not node.level:
                    yield from (f"{node.module}.{alias.name}" for alias in node.names)


# Which of the calls that the code can make the values of a scenario ask for.
FETCHED_KEYS = {"external-servers": False}
OUTBOUND = {"ha": {"mail"}, "hardened": {"mail", "mailbox", "web"}}


def asked_for(scenario, name, calls):
    far = {"mail", "mailbox", "web"}
    if name == "outbound-worker":
        return calls - far | OUTBOUND.get(scenario, set())
    return calls if FETCHED_KEYS.get(scenario, True) else calls - far


@every_scenario
@pytest.mark.requirement("NW-1")
def test_the_policies_are_the_calls_that_these_values_make(scenario, graph):
    found = edges(objects(scenario))
    wanted = {
        name: asked_for(scenario, name, calls) | {"dns"}
        for name, calls in graph.items()
    }

    by_the_clock = {
        component(each): BY_THE_CLOCK[component(each)] | {"dns"}
        for each in of_kind(objects(scenario), "CronJob")
    }
    assert found == wanted | by_the_clock | {"test": {"apis", "dns"}}
    assert all(found[name] <= calls | {"dns"} for name, calls in graph.items())


@pytest.mark.requirement("NW-1")
def test_a_way_out_goes_by_tcp_and_to_dns_by_udp_too():
    for policy in of_kind(objects("hardened"), "NetworkPolicy"):
        for way in policy["spec"].get("egress", []):
            ports = [(port["port"], port["protocol"]) for port in way["ports"]]
            by_udp = [(53, "UDP")] if ports[0][0] == 53 else []

            assert ports == [
                *((port, "TCP") for port in dict.fromkeys(p for p, _ in ports)),
                *by_udp,
            ]


@every_scenario
@pytest.mark.requirement("NW-1")
def test_every_pod_has_one_policy_that_closes_both_ways(scenario):
    policies = of_kind(objects(scenario), "NetworkPolicy")
    for each in workloads(objects(scenario)):
        own = [
            policy
            for policy in policies
            if policy["spec"]["podSelector"]  # not that of the whole namespace
            and selects(policy["spec"]["podSelector"], labels(each))
        ]

        assert len(own) == 1
        assert own[0]["spec"]["policyTypes"] == ["Ingress", "Egress"]


@every_scenario
def test_nobody_comes_in_but_at_the_port_that_answers(scenario):
    for policy in of_kind(objects(scenario), "NetworkPolicy"):
        if component(policy) in ("postgres", "rabbitmq"):
            continue
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


@pytest.mark.requirement("NW-1")
def test_the_whole_namespace_can_be_closed():
    closed = named(objects("hardened"), "NetworkPolicy", "rel-keepwell-default-deny")

    assert closed["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert "rel-keepwell-default-deny" not in {
        each["metadata"]["name"] for each in objects("minimal")
    }


def test_prometheus_is_not_shut_out_of_the_apis_by_mistake():
    clients = [{"namespaceSelector": {"matchLabels": {"name": "ingress"}}}]
    watched = {"serviceMonitor": {"enabled": True}}

    assert render(minimal(networkPolicy={"clients": clients}))
    with pytest.raises(HelmError, match=r"networkPolicy\.monitoring is empty"):
        render(minimal(networkPolicy={"clients": clients}, monitoring=watched))


def test_every_policy_takes_annotations():
    of_all = {"annotations": {"team": "crm"}, "defaultDeny": True}
    found = of_kind(render(minimal(networkPolicy=of_all)), "NetworkPolicy")

    assert {each["metadata"]["annotations"]["team"] for each in found} == {"crm"}


def test_policies_can_be_left_to_others():
    found = render(minimal(networkPolicy={"enabled": False}))

    assert of_kind(found, "NetworkPolicy") == []
