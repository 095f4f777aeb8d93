"""Values are explained, nothing unknown is taken, and what is wrong is said."""

import re
import subprocess
import tomllib

import pytest
import yaml
from helm_python.errors import HelmError

from scripts.chart_render import OPERATORS, render, rendered
from scripts.chart_values import CHART, explained, leaves
from tests.chart.rendering import minimal, secret_sources, workloads

ROOT = CHART.parents[2]
README = (CHART / "README.md").read_text()
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
        {"process": {"preStopSeconds": -5}},
        {"database": {"port": 99_999}},
        {"networkPolicy": {"ports": {"dns": [0]}}},
        {"broker": {"logins": {"passwordKey": "keepwell-{role}"}}},
        {"outbound": {"providers": {"sms": "https://user:word@sms.example.com"}}},
        {"externalSecrets": {"x": {"spec": {}, "data": []}}},
        {"process": {"podSpec": {"containers": []}}},
        {"jobs": {"extraContainers": []}},
        {"image": {"digest": "sha256:short"}},
        {"backup": {"schedule": "whenever"}},
        {"secrets": {"existingSecret": "Keep Well"}},
        {"broker": {"logins": {"existingSecret": "keepwell-{role}"}}},
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
        ({"gateway": {"enabled": True}}, "which Gateway leads here"),
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
        ({"broker": {"clientSecret": "s"}}, "broker.tls must be true with"),
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
        (
            {"gateway": {"enabled": True, "parentRefs": [{}], "hostnames": ["h"]}},
            OPERATORS[5],
        ),
        ({"rabbitmqCluster": {"enabled": True}}, OPERATORS[4]),
        ({"externalSecrets": {"keepwell": {"spec": {}}}}, OPERATORS[0]),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_an_operator_that_is_not_there_is_named(values, api):
    with pytest.raises(HelmError, match=f"does not know {api}"):
        render(minimal(**values), operators=())


def test_the_readme_makes_every_secret_that_the_least_values_name():
    """Run its commands with a kubectl that only says what it was told."""
    commands = README.split("```sh\n")[1].split("```")[0]
    script = "kubectl() { echo $*; }; helm() { :; }; OWNER=x\n" + commands
    said = subprocess.run(  # noqa: S603 what our README says
        ["bash", "-euc", script],  # noqa: S607 wherever it is
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    made = {
        line.split()[3]: set(re.findall("--from-literal=([^=]+)=", line))
        for line in said.splitlines()
    }
    wanted = {}
    for each in workloads(render(minimal())):
        for source in secret_sources(each):
            keys = wanted.setdefault(source["name"], set())
            keys |= {item["key"] for item in source["items"]}

    assert made == wanted


def test_the_readmes_least_values_are_enough():
    least = yaml.safe_load(README.split("```yaml\n")[1].split("```")[0])

    assert render(least)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "helm test rel --namespace ns\n"),
        ({}, "app.kubernetes.io/instance=rel,app.kubernetes.io/component=migrate\n"),
        ({}, "service/rel-keepwell-registry-api 8700"),
        ({}, "Set doctor.enabled"),
        ({}, "events travel to RabbitMQ in clear"),
        ({}, "see that something else backs the database up"),
        ({"doctor": {"enabled": True}}, "--from=cronjob/rel-keepwell-doctor ask\n"),
        ({"ingress": {"enabled": True, "host": "h"}}, "/v1/clients/[^/]+/"),
        ({"stopped": True}, "no process runs"),
        ({"networkPolicy": {"enabled": False}}, "every pod may speak to every other"),
    ],
    ids=str,
)
def test_whoever_installs_is_told_what_to_do_next(values, said):
    texts = rendered(minimal(**values))

    assert said in next(text for path, text in texts.items() if "NOTES" in path)


def test_one_version_stands_wherever_a_version_stands():
    chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    dockerfile = (ROOT / "docker/Dockerfile").read_text()

    assert chart["appVersion"] == project["version"]
    assert f"ARG VERSION={project['version']}\n" in dockerfile
