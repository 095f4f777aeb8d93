"""Each process finds what it reads, every secret by reference, and nothing else's."""

import re
import ssl
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import make_url

from libs.bus.carriers.encryption import encryption
from libs.bus.settings import WorkerSettings
from libs.stopping import drain_seconds
from libs.web.settings import WebSettings
from scripts.chart_render import render
from services.cli.schema import passwords_in
from services.outbound.settings import Settings
from services.served import SERVICES
from tests.chart.rendering import (
    SCENARIOS,
    component,
    container,
    minimal,
    named,
    objects,
    of_kind,
    pod,
    secret_files,
    workloads,
)

every_scenario = pytest.mark.parametrize("scenario", SCENARIOS)
REFERENCE = re.compile(r"\$\((\w+)\)")
LOGIN = re.compile(r"(KEEPWELL_\w+_(?:DATABASE|BROKER)_URL)(?:_PASSWORD)?(?:_FILE)?$")
PASSWORD = re.compile(r"://[^/]*:[^/]*@")
SECRET = "s/@" * 12
NAME = "somebody"
SECRETS = "/etc/keepwell/secrets"
MOUNTED = "/etc/keepwell/postgres/ca.crt"


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """Read what a process will find, with made-up secrets in a folder of its own."""
    folder = tmp_path_factory.mktemp("etc")

    def read(workload):
        found = {}
        for each in container(workload).get("env", []):
            value = each.get("value") or NAME
            found[each["name"]] = REFERENCE.sub(lambda name: found[name[1]], value)
        for path, key in secret_files(workload).items():
            (folder / Path(path).name).write_text(secret(key))
        return {name: v.replace(SECRETS, str(folder)) for name, v in found.items()}

    return read


def told(workload):
    return {each["name"]: each for each in container(workload).get("env", [])}


def secret(key):
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
    client = "/etc/keepwell/rabbitmq-client/tls"
    shown = {"certfile": f"{client}.crt", "keyfile": f"{client}.key"}
    host = {"hardened": "rabbitmq.data.svc", "operators": "rel-keepwell-rabbitmq"}
    return {
        "ca_certs": "/etc/keepwell/rabbitmq/ca.crt",
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": host[scenario],
        "tls_minimum_version": ssl.TLSVersion.TLSv1_2,
    } | (shown if scenario == "hardened" else {})


@pytest.mark.requirement("NW-3")
def test_every_process_shows_a_certificate_of_its_own():
    for each in of_kind(objects("hardened"), "Deployment", "Job"):
        shown = {
            volume["name"]: volume["secret"]
            for volume in pod(each)["volumes"]
            if volume["name"].endswith("-client")
        }
        asked = {"postgres-client"}
        if component(each) == "topology" or component(each).endswith("-worker"):
            asked |= {"rabbitmq-client"}
        assert set(shown) == asked
        for secret in shown.values():
            assert secret["secretName"] == f"{component(each)}-tls"
            assert secret["defaultMode"] == 0o440


def processes(scenario, role):
    found = of_kind(objects(scenario), "Deployment")
    return [each for each in found if component(each).endswith(role)]


@every_scenario
def test_an_api_finds_its_settings(scenario, environment):
    for each in processes(scenario, "-api"):
        settings = WebSettings.read(environment(each))

        assert settings.issuers
        assert settings.requests_per_minute == 3000


@every_scenario
def test_a_worker_finds_its_settings(scenario, environment):
    for each in processes(scenario, "-worker"):
        settings = WorkerSettings.read(environment(each))
        service = component(each).removesuffix("-worker")

        (database,) = settings.database(service).values()
        assert make_url(database).password in (SECRET, "word")
        assert encryption(settings.broker(service).values()[0]) == tls(scenario)
        assert settings.pepper
        assert settings.side_port == container(each)["ports"][0]["containerPort"]


@pytest.mark.parametrize("seconds", [25, 90])
def test_a_process_drains_for_as_long_as_its_pod_may(environment, seconds):
    told = {"process": {"drainSeconds": seconds}}
    for each in of_kind(render(minimal(**told)), "Deployment"):
        hook = container(each).get("lifecycle", {}).get("preStop")
        before = int(hook["exec"]["command"][1]) if hook else 0
        drain = drain_seconds(environment(each))

        assert drain == seconds
        assert pod(each)["terminationGracePeriodSeconds"] > before + drain


def test_outbound_finds_its_mail_servers_keys_and_folders(environment):
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
        logins = {LOGIN.match(name)[1] for name in told(each) if LOGIN.match(name)}
        own = {f"KEEPWELL_{service}_{role}_DATABASE_URL".upper()}
        if role == "worker":
            own |= {f"KEEPWELL_{service}_BROKER_URL".upper()}

        assert logins == own


def test_migrations_set_the_password_of_every_role(environment):
    job = named(objects("ha"), "Job", "rel-keepwell-migrate")

    assert passwords_in(environment(job)) == {
        f"{service}_{role}": SECRET
        for service in SERVICES
        for role in ("api", "worker")
    }


def test_migrations_set_no_password_when_somebody_else_does(environment):
    job = named(objects("hardened"), "Job", "rel-keepwell-migrate")

    assert passwords_in(environment(job)) == {}


@every_scenario
@pytest.mark.requirement("NW-4")
def test_every_secret_is_a_file_that_changes_with_its_secret(scenario):
    assert of_kind(objects(scenario), "Secret") == []
    for each in workloads(objects(scenario)):
        by_variable = {n for n, one in told(each).items() if "valueFrom" in one}
        named = {one.get("value") for one in told(each).values()}

        assert {name.removesuffix("_URL_USER") for name in by_variable} <= {
            "KEEPWELL_DATABASE"  # a user's name, which is no secret
        }
        assert not any(PASSWORD.search(value or "") for value in named)
        assert set(secret_files(each)) == {v for v in named if is_secret(v)}
        for mount in container(each).get("volumeMounts", []):
            assert "subPath" not in mount  # Kubernetes would not bring it up to date


def is_secret(value):
    return str(value).startswith(SECRETS)


@pytest.mark.requirement("NW-4")
def test_what_is_secret_is_told_by_a_file_alone():
    secrets = {"PEPPER", "SECRET", "SECRETS", "PASSWORD", "SMTP", "PASSPHRASE"}
    for scenario in SCENARIOS:
        for each in workloads(objects(scenario)):
            words = {name: set(name.split("_")) for name in told(each)}

            assert [
                name
                for name, of_name in words.items()
                if of_name & secrets and not of_name & {"FILE", "AUTHORITIES"}
            ] == []


@every_scenario
def test_who_vouches_for_the_database_is_always_said(scenario, environment):
    for each in workloads(objects(scenario)):
        found = environment(each).items()
        for place in (url for name, url in found if name.endswith("DATABASE_URL")):
            asked = conninfo_to_dict(place)
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
        values = " ".join(str(one.get("value")) for one in told(each).values())
        named = re.findall(r"/(?:etc|var)/[\w/]+", values)

        assert [path for path in named if not path.startswith(tuple(mounts))] == []
