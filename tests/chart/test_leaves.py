"""Each value does something: whoever changes it changes what is rendered."""

import shutil
from copy import deepcopy

import pytest
import yaml
from helm_python.errors import HelmError

from scripts.chart_render import rendered, scenarios
from scripts.chart_values import CHART, leaves
from tests.chart.rendering import over

VALUES = yaml.safe_load((CHART / "values.yaml").read_text())
# What is not any word, any number or any list.
OTHERS = {
    "image.pullPolicy": "Always",
    "image.digest": f"sha256:{'f' * 64}",
    "identity.issuers": {"https://other.example": "https://other.example/keys"},
    "database.sslmode": "require",
    "logLevel": "DEBUG",
    "outbound.providers": {"sms": "https://other.example"},
    "outbound.perHour": {"email": 1},
    "process.unhealthyPodEvictionPolicy": "AlwaysAllow",
    "process.strategy.type": "Recreate",
    "process.disruption.maxUnavailable": "30%",
    "process.image": {"tag": "other"},
    "process.resources.requests.cpu": "101m",
    "externalSecrets": {"other": {"spec": {"refreshInterval": "1h"}}},
    "extraObjects": [{"kind": "ConfigMap", "metadata": {"name": "other"}}],
    "monitoring.rules.disabled": ["KeepwellMessagesInDoubt"],
    "outbound.publicUrl": "https://other.example",
    "gateway.hostnames": ["other"],
    "gateway.publicHostnames": ["other"],
    "outbound.dkim.selectors": {"other": "other.pem"},
    "outbound.providersSecret": "other",
    "api.autoscaling.minReplicas": 3,
    "api.autoscaling.maxReplicas": 7,
    "api.autoscaling.targetCPU": 71,
    "worker.autoscaling.minReplicas": 2,
    "worker.autoscaling.maxReplicas": 3,
    "identity.keysConfigMap": "other",
    **{f"networkPolicy.ports.{peer}": [1] for peer in ("dns", "web", "mail")},
    **{f"networkPolicy.ports.{peer}": [1] for peer in ("mailbox", "kubernetes")},
    **dict.fromkeys(("jobs.asHooks", "networkPolicy.enabled"), False),
    **dict.fromkeys(
        f"{made}.{which}"
        for made in ("rabbitmqCluster", "postgresCluster")
        for which in VALUES[made]
    ),
}
ON = {
    "image": {"digest": ""},
    "secrets": {"existingSecret": "keepwell"},
    "process": {"replicas": 3},
    "api": {"autoscaling": {"enabled": True}},
    "worker": {"autoscaling": {"enabled": True, "existingSecret": "s"}},
    "serviceAccount": {"create": True},
    "ingress": {"enabled": True, "host": "h", "tlsSecret": "s", "publicHost": "p"},
    "gateway": {"enabled": True, "parentRefs": [{"name": "g"}], "hostnames": ["h"]},
    "monitoring": {
        "serviceMonitor": {"enabled": True},
        "rules": {"enabled": True},
        "dashboards": {"enabled": True},
    },
    "doctor": {"enabled": True},
    "tools": {"enabled": True},
    "backup": {"enabled": True, "claim": "c"},
    "jobs": {"setPasswords": True},
}
# Of services, by what is said of one process; and keys that have dots in them.
UNASKED = (
    *("services.", "ingress.patternAnnotations"),
    *("postgresCluster.annotations", "rabbitmqCluster.annotations"),
)
BESIDE = {
    "database": {"host": "h", "owner": {"existingSecret": "s"}},
    "broker": {"host": "h"},
    "ingress": {"enabled": True, "host": "h"},
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """Take one service, which is enough, and quick."""
    chart = tmp_path_factory.mktemp("chart") / "keepwell"
    shutil.copytree(CHART, chart)
    file = chart / "files/suite.yaml"
    suite = yaml.safe_load(file.read_text())
    only = {"outbound": suite["services"]["outbound"]}
    file.write_text(yaml.safe_dump(suite | {"services": only}))
    return chart


@pytest.fixture(scope="module")
def ways(small):
    """Render one scenario where all is on, and others for what excludes that."""
    named = scenarios()
    values = [
        over(deepcopy(named["hardened"]), ON),
        over(deepcopy(named["operators"]), BESIDE),
        named["external-servers"],
        over(deepcopy(named["minimal"]), {"ingress": {"enabled": True, "host": "h"}}),
    ]
    return [(each, rendered(each, small)) for each in values]


def test_each_value_changes_what_is_rendered(small, ways):
    asked = [leaf for leaf in leaves(VALUES) if not leaf.startswith(UNASKED)]
    left = unheard(asked, ways[0][0], small)

    assert [
        leaf
        for leaf in left
        if not any(changes(leaf, *way, small) for way in ways["Cluster." in leaf :])
    ] == []


def unheard(names, values, chart):
    """Put a word of its own in place of each at once, and say which are not found.

    It is quick: what excludes another, or is chosen from a few, is left over.
    """
    words = {leaf: nth for nth, leaf in enumerate(names, 6100) if leaf not in OTHERS}
    said = deepcopy(values)
    for leaf, word in words.items():
        over(said, below(leaf, spoken(at(VALUES, leaf), word)))
    found = "".join(rendered(said, chart).values())
    return [leaf for leaf in names if str(words.get(leaf, "no word")) not in found]


def spoken(value, word):
    match value:
        case bool():
            return True
        case int():
            return word
        case str():
            return f"{value}{word}"
        case list():
            return [{"name": f"word{word}"}]
    return {"word": f"word{word}"}


def changes(leaf, values, before, chart):
    other = OTHERS.get(leaf) or different(at(values, leaf))
    try:
        return rendered(over(deepcopy(values), below(leaf, other)), chart) != before
    except HelmError:
        return False  # they do not go together: another scenario must show it


def below(leaf, value):
    for key in reversed(leaf.split(".")):
        value = {key: value}
    return value


def at(values, leaf):
    """Find what is said there: by the scenario, or else by the chart."""
    found, default = values, VALUES
    for key in leaf.split("."):
        default = default[key]
        found = found.get(key, default) if isinstance(found, dict) else default
    return found


def different(value):
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case str():
            return f"{value}1"
        case list():
            return [2] if value and isinstance(value[0], int) else [{"name": "other"}]
    return {"other": "value"}
