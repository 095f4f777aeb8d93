"""Values are explained, nothing unknown is taken, and what is wrong is said."""

import pytest
import yaml
from helm_python.errors import HelmError

from scripts.chart_render import OPERATORS, render
from scripts.chart_values import CHART, explained, leaves
from tests.chart.rendering import minimal

VALUES = yaml.safe_load((CHART / "values.yaml").read_text())


def test_every_value_is_explained():
    told = [value.path for value in explained()]

    assert [
        leaf
        for leaf in leaves(VALUES)
        if not any(leaf == path or leaf.startswith(f"{path}.") for path in told)
    ] == []


@pytest.mark.parametrize(
    "unknown",
    [
        {"imagee": {}},
        {"image": {"tagg": "1"}},
        {"api": {"replica": 2}},
        {"services": {"billing": {}}},
        {"services": {"registry": {"api": {"replica": 2}}}},
        {"process": {"drainSeconds": 10}},
        {"image": {"digest": "sha256:short"}},
    ],
    ids=str,
)
def test_what_the_chart_does_not_know_is_refused(unknown):
    with pytest.raises(HelmError, match=r"^keepwell:\n- at '"):
        render(minimal(**unknown))


def test_what_a_parent_chart_adds_is_taken():
    assert render(minimal(enabled=True))
    assert render(minimal(**{"global": {"anything": {"of": "theirs"}}}))


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"image": {"repository": ""}}, "build docker/Dockerfile"),
        ({"image": {"tag": "latest"}}, "name a version or a digest"),
        ({"secrets": {"existingSecret": ""}}, "kubectl create secret generic"),
        ({"identity": {"issuers": {"a": "http://b"}}}, "must be https"),
        ({"identity": {"issuers": {"a": "file:///b"}}}, "identity.keysConfigMap"),
        ({"database": {"host": ""}}, "say where PostgreSQL is"),
        ({"database": {"logins": {"existingSecret": ""}}}, "database.logins.existing"),
        ({"database": {"owner": {"existingSecret": ""}}}, "database.owner.existing"),
        ({"broker": {"host": ""}}, "say where RabbitMQ is"),
        ({"broker": {"logins": {"existingSecret": ""}}}, "broker.logins.existing"),
        ({"broker": {"topology": {"existingSecret": ""}}}, "broker.topology.existing"),
        ({"ingress": {"enabled": True}}, "ingress.host is empty"),
        ({"outbound": {"smtp": {"existingSecret": "s"}}}, "outbound.mailDomain"),
        ({"outbound": {"dkim": {"selectors": {"a": "b"}}}}, "outbound.dkim.existing"),
        ({"outbound": {"providersSecret": "s"}}, "outbound.providers is empty"),
        (
            {"api": {"autoscaling": {"enabled": True, "minReplicas": 9}}},
            "minReplicas of the api of cadence",
        ),
        (
            {
                "api": {
                    "autoscaling": {"enabled": True},
                    "resources": {"requests": {"cpu": None}},
                }
            },
            "autoscaling needs it to reckon",
        ),
        ({"worker": {"autoscaling": {"enabled": True}}}, "needs its URL"),
        ({"worker": {"replicas": 0}}, "a queue that nobody reads"),
        ({"process": {"disruption": {"minAvailable": 1}}}, "do not want to null"),
        *(
            (
                {
                    "process": {
                        "replicas": 2,
                        "disruption": {"maxUnavailable": None} | bound,
                    }
                },
                "no node could ever be drained",
            )
            for bound in (
                {"minAvailable": 2},
                {"minAvailable": "100%"},
                {"maxUnavailable": 0},
            )
        ),
        ({"database": {"sslmode": "verify-ca"}}, "database.authoritiesSecret is"),
        ({"broker": {"authoritiesSecret": "s"}}, "broker.tls must be true with"),
        ({"rabbitmqCluster": {"tlsSecret": "s"}}, "broker.port 5671"),
        ({"postgresCluster": {"enabled": True}}, "a hook runs before they exist"),
        (
            {"externalSecrets": {"keepwell": {"spec": {}}}},
            "jobs.asHooks must be false with externalSecrets",
        ),
        (
            {"rabbitmqCluster": {"enabled": True}},
            "rabbitmq.com/topology-operator=true",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_does_not_fit_is_said_in_words(values, says):
    with pytest.raises(HelmError, match=says):
        render(minimal(**values))


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(HelmError) as refused:
        render({})

    assert str(refused.value).count("\n- ") == 9


@pytest.mark.parametrize(
    ("values", "api"),
    [
        ({"monitoring": {"serviceMonitor": {"enabled": True}}}, OPERATORS[2]),
        (
            {"worker": {"autoscaling": {"enabled": True, "existingSecret": "s"}}},
            OPERATORS[1],
        ),
        ({"postgresCluster": {"enabled": True}}, OPERATORS[3]),
        ({"rabbitmqCluster": {"enabled": True}}, OPERATORS[4]),
        ({"externalSecrets": {"keepwell": {"spec": {}}}}, OPERATORS[0]),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_an_operator_that_is_not_there_is_named(values, api):
    with pytest.raises(HelmError, match=f"does not know {api}"):
        render(minimal(**values), operators=())
