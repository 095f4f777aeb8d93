"""Secrets come from files, and nothing that anybody reads ever shows one."""

import subprocess
import sys
import traceback
from base64 import b64encode

import pytest
from click.testing import CliRunner

from libs.bus.settings import WorkerSettings
from libs.ports import free_port
from libs.waiting import until
from libs.web.settings import WebSettings
from services.cli import main
from services.cli.doctor.installation import found
from services.outbound.settings import Settings as OutboundSettings

CANARY = "canary-in-a-coal-mine-0123456789"
NOWHERE = f"127.0.0.1:{free_port()}"
WHSEC = f"whsec_{b64encode(CANARY.encode()).decode()}"
PLAIN = {
    "KEEPWELL_ISSUERS": '{"https://id.example.com": "https://id.example.com/keys"}',
    "KEEPWELL_OUTBOUND_PROVIDERS": '{"sms": "https://sms.example.com"}',
    "KEEPWELL_OUTBOUND_MAIL_DOMAIN": "example.com",
    "KEEPWELL_OUTBOUND_PUBLIC_URL": "https://keepwell.example.com",
    "KEEPWELL_OUTBOUND_INSTANCE": "here",
    "KEEPWELL_SIDE_PORT": "0",
}
SECRETS = {
    "KEEPWELL_KEY_PEPPER": CANARY,
    "KEEPWELL_CURSOR_SECRET": CANARY,
    "KEEPWELL_DATABASE_URL": f"postgresql://owner:{CANARY}@{NOWHERE}/keepwell",
    "KEEPWELL_REGISTRY_API_DATABASE_URL": f"postgresql://a:{CANARY}@{NOWHERE}/keepwell",
    "KEEPWELL_REGISTRY_WORKER_DATABASE_URL": f"postgresql://w:{CANARY}@{NOWHERE}/keepwell",
    "KEEPWELL_REGISTRY_BROKER_URL": f"amqp://keepwell-registry:{CANARY}@{NOWHERE}/keepwell",
    "KEEPWELL_BROKER_URL": f"amqp://topology:{CANARY}@{NOWHERE}/keepwell",
    "KEEPWELL_OUTBOUND_SMTP": f"smtps://mail:{CANARY}@mail.example.com",
    "KEEPWELL_OUTBOUND_SMTP_OF_BRANCHES": f'{{"vienna": "smtps://v:{CANARY}@x.example"}}',
    "KEEPWELL_OUTBOUND_PROVIDER_SECRETS": f'{{"sms": "{WHSEC}"}}',
}  # fmt: skip

pytestmark = pytest.mark.requirement("NW-4")


@pytest.fixture
def files(tmp_path):
    """Tell every secret by a file."""
    for name, secret in SECRETS.items():
        (tmp_path / name).write_text(f"{secret}\n")
    return PLAIN | {f"{name}_FILE": str(tmp_path / name) for name in SECRETS}


def shows(text):
    return CANARY in text or WHSEC in text


def test_every_secret_may_be_in_a_file(files):
    told = PLAIN | SECRETS

    worker, by_files = WorkerSettings.read(told), WorkerSettings.read(files)
    assert by_files.pepper == worker.pepper == CANARY.encode()
    for secret in ("database", "broker"):
        assert (
            getattr(by_files, secret)("registry").values()
            == getattr(worker, secret)("registry").values()
        )
    web = WebSettings.read(files)
    assert (web.pepper, web.cursor_secrets()) == (CANARY.encode(), [CANARY.encode()])
    assert OutboundSettings.read(files) == OutboundSettings.read(told)
    assert found(["registry"], files).database == told["KEEPWELL_DATABASE_URL"]


@pytest.mark.parametrize("where", [SECRETS, None], ids=["settings", "files"])
def test_settings_show_no_secret(files, where):
    told = PLAIN | where if where else files
    worker = WorkerSettings.read(told)
    shown = [
        *(worker, worker.database("registry"), worker.broker("registry")),
        *(WebSettings.read(told), OutboundSettings.read(told)),
    ]

    assert not any(shows(f"{each!r}{each}") for each in shown)


@pytest.mark.parametrize(
    "command",
    [
        ["migrate", "--wait", "0"],
        ["topology", "--wait", "0"],
        ["doctor", "registry"],
        ["parked", "list"],
    ],
)
def test_a_command_that_finds_no_server_shows_no_secret(files, monkeypatch, command):
    for name, value in files.items():
        monkeypatch.setenv(name, value)

    ended = CliRunner().invoke(main, command)

    crash = "".join(traceback.format_exception(ended.exception))
    assert ended.exit_code
    assert "connection" in (crash + ended.output).lower()
    assert not shows(crash + ended.output)


def test_a_worker_that_waits_for_its_server_shows_no_secret(files, tmp_path):
    said = tmp_path / "said"
    with said.open("wb") as out:
        worker = subprocess.Popen(
            [sys.executable, "-m", "services.worker", "registry"],
            env=files,
            stdout=out,
            stderr=out,
        )
    waits = until(lambda: "waiting for a server" in said.read_text(), 30)
    worker.terminate()

    assert worker.wait(10) == 0
    assert waits
    assert not shows(said.read_text())
