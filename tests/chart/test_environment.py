"""Each process finds what it reads, every secret by reference, and nothing else's."""

import re
import ssl

import pytest
from psycopg.conninfo import conninfo_to_dict

from libs.bus.carriers.encryption import encryption
from libs.bus.settings import WorkerSettings
from libs.web.settings import WebSettings
from services.cli.schema import passwords_in
from services.outbound.settings import Settings
from services.served import SERVICES
from tests.chart.rendering import (
    SCENARIOS,
    component,
    container,
    named,
    objects,
    of_kind,
    pod,
    workloads,
)

every_scenario = pytest.mark.parametrize("scenario", SCENARIOS)
REFERENCE = re.compile(r"\$\((\w+)\)")
SECRET = "s" * 32
MOUNTED = "/etc/keepwell/postgres/ca.crt"


def environment(workload):
    """Read what the process will find, with made-up secrets."""
    found = {}
    for each in container(workload).get("env", []):
        value = each.get("value") or secret(each["valueFrom"]["secretKeyRef"])
        found[each["name"]] = REFERENCE.sub(lambda name: found[name[1]], value)
    return found


def secret(reference):
    key = reference["key"]
    if key in ("owner-url", "topology-url") or key.endswith(("-api-url", "worker-url")):
        return "postgresql://somebody:word@somewhere:6432/keepwell"
    known = {
        "amqp-url": "amqp://somebody:word@somewhere:5672/keepwell",
        "smtp-url": "smtps://somebody:word@mail.example.com",
        "branches": '{"vienna": "smtps://v:w@mail.example.com"}',
        "provider-secrets": '{"sms": "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"}',
    }
    return known.get(key, SECRET)


def tls(scenario):
    if scenario not in ("hardened", "operators"):
        return None
    host = {"hardened": "rabbitmq.data.svc", "operators": "rel-keepwell-rabbitmq"}
    return {
        "ca_certs": "/etc/keepwell/rabbitmq/ca.crt",
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": host[scenario],
        "tls_minimum_version": ssl.TLSVersion.TLSv1_2,
    }


def processes(scenario, role):
    found = of_kind(objects(scenario), "Deployment")
    return [each for each in found if component(each).endswith(role)]


@every_scenario
def test_an_api_finds_its_settings(scenario):
    for each in processes(scenario, "-api"):
        settings = WebSettings.read(environment(each))

        assert settings.issuers
        assert settings.requests_per_minute == 3000


@every_scenario
def test_a_worker_finds_its_settings(scenario):
    for each in processes(scenario, "-worker"):
        settings = WorkerSettings.read(environment(each))
        service = component(each).removesuffix("-worker")

        assert settings.database(service).values()[0].startswith("postgresql://")
        assert encryption(settings.broker(service).values()[0]) == tls(scenario)
        assert settings.pepper
        assert settings.side_port == container(each)["ports"][0]["containerPort"]


def test_outbound_finds_its_mail_servers_keys_and_folders():
    (worker,) = (
        each
        for each in processes("hardened", "-worker")
        if component(each) == "outbound-worker"
    )
    settings = Settings.read(environment(worker))
    mounted = {each["mountPath"] for each in container(worker)["volumeMounts"]}

    assert settings.instance == "production"
    assert settings.smtp.host == settings.smtp_of["vienna"].host == "mail.example.com"
    assert settings.smtp.authorities.parent.as_posix() in mounted
    assert settings.dkim_keys["s2026"].parent.as_posix() in mounted
    assert settings.outbox.as_posix() in mounted
    assert settings.intake.as_posix() in mounted
    assert list(settings.providers) == list(settings.provider_secrets)


@every_scenario
def test_a_process_is_told_its_own_logins_only(scenario):
    for each in of_kind(objects(scenario), "Deployment"):
        service, _, role = component(each).rpartition("-")
        told = [name for name in environment(each) if name.endswith("_URL")]
        own = {f"KEEPWELL_{service}_{role}_DATABASE_URL".upper()}
        if role == "worker":
            own |= {f"KEEPWELL_{service}_BROKER_URL".upper()}

        assert {name for name in told if "OUTBOUND_PUBLIC" not in name} == own


def test_migrations_set_the_password_of_every_role():
    job = named(objects("ha"), "Job", "rel-keepwell-migrate")

    assert set(passwords_in(environment(job))) == {
        f"{service}_{role}" for service in SERVICES for role in ("api", "worker")
    }


def test_migrations_set_no_password_when_somebody_else_does():
    job = named(objects("hardened"), "Job", "rel-keepwell-migrate")

    assert passwords_in(environment(job)) == {}


@every_scenario
def test_no_secret_is_written_down(scenario):
    assert of_kind(objects(scenario), "Secret") == []
    for each in workloads(objects(scenario)):
        plain = [
            one["name"]
            for one in container(each).get("env", [])
            if re.search("PASSWORD|PEPPER|SECRET|_URL$", one["name"])
            and "PUBLIC_URL" not in one["name"]
            and not REFERENCE.search(one.get("value", "$(REFERENCE)"))
        ]
        assert plain == []


@every_scenario
def test_who_vouches_for_the_database_is_always_said(scenario):
    for each in workloads(objects(scenario)):
        told = environment(each).items()
        places = [url for name, url in told if "DATABASE_URL" in name and "@" in url]
        for place in places:
            asked = conninfo_to_dict(place)
            if asked["host"] != "somewhere":  # a whole URL out of a Secret
                assert asked["sslmode"] == "verify-full"
                assert asked["sslrootcert"] in ("system", MOUNTED)


@every_scenario
def test_every_mount_has_its_volume(scenario):
    for each in workloads(objects(scenario)):
        mounts = {one["name"] for one in container(each).get("volumeMounts", [])}

        assert mounts == {one["name"] for one in pod(each).get("volumes", [])}


@every_scenario
def test_every_file_that_is_named_is_mounted(scenario):
    for each in workloads(objects(scenario)):
        mounts = [one["mountPath"] for one in container(each).get("volumeMounts", [])]
        named = re.findall(r"/(?:etc|var)/[\w/]+", " ".join(environment(each).values()))

        assert [path for path in named if not path.startswith(tuple(mounts))] == []
