"""Every setting of the suite can be said by a value of the chart."""

import re
from pathlib import Path

import pytest
from helm_python.errors import HelmError

from scripts.chart_render import render
from services.outbound.settings import Settings
from services.served import SERVICES
from tests.chart.rendering import (
    SCENARIOS,
    container,
    minimal,
    named,
    objects,
    of_kind,
    pod,
    workloads,
)

ROOT = Path(__file__).parents[2]
SETTING = re.compile(r"^\| `(KEEPWELL_[A-Z_<>]+)`", re.MULTILINE)
OUTBOUND = "rel-keepwell-outbound-worker"
NOT_SAID = {
    "KEEPWELL_APIS": "each API has a Deployment of its own",
    "KEEPWELL_CARRIER": "on Kubernetes it is RabbitMQ",
    "KEEPWELL_CLOCK": "a simulated clock is for embedded suites",
    "KEEPWELL_DATA": "of an embedded suite",
    "KEEPWELL_SIDE_HOST": "a pod is asked at its own address",
    "KEEPWELL_TEST_BROKER_URL": "of tests",
    "KEEPWELL_TEST_DATABASE_URL": "of tests",
    "KEEPWELL_TOKEN": "of whoever asks the APIs",
    "KEEPWELL_URL": "of whoever asks the APIs",
    # Nobody has needed these; extraEnv says them.
    "KEEPWELL_POLL_SECONDS": "extraEnv",
    "KEEPWELL_RETRY_SECONDS": "extraEnv",
    "KEEPWELL_TRANSACTION_SECONDS": "extraEnv",
}


def test_every_setting_can_be_said():
    pages = [ROOT / "README.md", ROOT / "docs/operations.md"]
    settings = {
        setting.replace("<SERVICE>", service.upper()).removesuffix("_FILE")
        for page in pages
        for setting in SETTING.findall(page.read_text())
        for service in SERVICES
    }

    assert settings - said() == set(NOT_SAID)


def said():
    """Name what the processes and Jobs of all scenarios are told."""
    return {
        each["name"].removesuffix("_FILE")
        for scenario in SCENARIOS
        for workload in workloads(objects(scenario))
        for each in container(workload).get("env", [])
    }


def test_outbound_finds_its_mailbox_and_the_passphrase_of_its_keys(tmp_path):
    worker = named(objects("hardened"), "Deployment", OUTBOUND)
    told = {each["name"]: each["value"] for each in container(worker)["env"]}
    files = {}
    for volume in pod(worker)["volumes"]:
        for source in volume.get("projected", {}).get("sources", []):
            for item in source["secret"]["items"]:
                files[item["path"]] = (source["secret"]["name"], item["key"])
    imap, passphrase = "KEEPWELL_OUTBOUND_IMAP", "KEEPWELL_OUTBOUND_DKIM_PASSPHRASE"
    for name, word in ((f"{imap}_PASSWORD", "of mail"), (passphrase, "of keys")):
        (tmp_path / name).write_text(word)
        told[f"{name}_FILE"] = str(tmp_path / name)
    own = {name: v for name, v in told.items() if name.startswith((imap, passphrase))}

    found = Settings.read(own)

    assert files[f"{imap}_PASSWORD"] == ("keepwell-imap", "imap-password")
    assert files[passphrase] == ("keepwell-dkim", "passphrase")
    assert (found.imap.user, found.imap.password) == ("returns", "of mail")
    assert found.dkim_passphrase == b"of keys"
    assert found.imap.taken_to == "taken"
    assert found.imap.authorities.parent.as_posix() in {
        each["mountPath"] for each in container(worker)["volumeMounts"]
    }


MAILED = {"mailDomain": "example.com", "publicUrl": "https://a.example"}


@pytest.mark.parametrize(
    ("outbound", "says"),
    [
        ({"imap": {"url": "imaps://a@b"}}, "outbound.imap.existingSecret is empty"),
        (
            {"imap": {"url": "imaps://a:b@c", "existingSecret": "s"}},
            "outbound.imap.url holds a password",
        ),
        ({"dkim": {"passphraseKey": "p"}}, "outbound.dkim.existingSecret is empty"),
        ({"smtp": {"existingSecret": "s"}} | MAILED, "outbound.instance is empty"),
        (
            {"providers": {"sms": "https://a"}, "providersSecret": "s"},
            "outbound.instance is empty",
        ),
    ],
    ids=str,
)
def test_what_outbound_lacks_is_said_in_words(outbound, says):
    with pytest.raises(HelmError, match=says):
        render(minimal(outbound=outbound))


def test_an_installation_that_sends_nothing_needs_no_name():
    worker = named(objects("minimal"), "Deployment", OUTBOUND)
    told = {each["name"] for each in container(worker)["env"]}

    assert "KEEPWELL_OUTBOUND_INSTANCE" not in told


def test_a_variable_of_yours_is_in_place_of_ours():
    yours = {"name": "KEEPWELL_LOG_LEVEL", "value": "DEBUG"}
    for workload in workloads(render(minimal(process={"extraEnv": [yours]}))):
        told = container(workload).get("env", [])

        assert [e for e in told if e["name"] == yours["name"]] in ([yours], [])
        assert len({each["name"] for each in told}) == len(told)


def test_a_probe_that_is_taken_away_asks_as_kubernetes_does():
    found = render(minimal(process={"probes": {"liveness": None}}))
    worker = named(found, "Deployment", OUTBOUND)

    assert container(worker)["livenessProbe"] == {
        "httpGet": {"path": "/livez", "port": "metrics"}
    }


def test_a_controllers_own_certificate_serves_where_no_secret_is_named():
    reached = {"enabled": True, "host": "a.example", "defaultCertificate": True}
    ingresses = of_kind(render(minimal(ingress=reached)), "Ingress")

    assert len(ingresses) == 2
    for each in ingresses:
        assert each["spec"]["tls"] == [{"hosts": ["a.example"]}]


def test_what_scales_takes_annotations():
    scaled = {"enabled": True, "annotations": {"autoscaling.keda.sh/paused": "true"}}
    found = render(
        minimal(
            api={"autoscaling": scaled},
            worker={"autoscaling": scaled | {"existingSecret": "s"}},
        )
    )
    scalers = of_kind(found, "HorizontalPodAutoscaler", "ScaledObject")

    assert len(scalers) == 10
    for each in scalers:
        assert each["metadata"]["annotations"] == scaled["annotations"]
