"""What is run by the clock or when told to is run here, as it is rendered."""

import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from scripts.chart_render import render
from tests.chart.rendering import (
    container,
    minimal,
    named,
    objects,
    of_kind,
    pod,
)

DAY = 86_400  # seconds
SCALERS = ("HorizontalPodAutoscaler", "ScaledObject")


def back_up(folder, then):
    """Run the rendered command, with another `keepwell` and the claim elsewhere."""
    own = container(named(objects("ha"), "CronJob", "rel-keepwell-backup"))
    keepwell = folder / "bin/keepwell"
    keepwell.parent.mkdir()
    keepwell.write_text(f'#!/bin/sh\nmkdir "$2"\n{then}\n')
    keepwell.chmod(0o755)
    command = [
        part.replace("/backups", str(folder / "claim")) for part in own["command"]
    ]
    path = f"{keepwell.parent}:{os.environ['PATH']}"
    return subprocess.run(command, env={"PATH": path}, check=False)  # noqa: S603 what the chart renders


@pytest.fixture
def claim(tmp_path):
    """Lay backups of some ages into a folder, and something that is none."""
    now = tmp_path.stat().st_mtime
    for name, days in {"2026-01-01": 16, "2026-01-10": 13, "lost+found": 90}.items():
        made = tmp_path / "claim" / name
        made.mkdir(parents=True)
        os.utime(made, (now - days * DAY, now - days * DAY))
    return tmp_path / "claim"


def test_a_backup_takes_the_place_of_those_that_are_too_old(claim):
    assert back_up(claim.parent, "").returncode == 0
    *kept, new = sorted(
        each.name for each in claim.iterdir() if each.name != "lost+found"
    )

    assert kept == ["2026-01-10"]
    assert new.endswith("Z")
    assert (claim / "lost+found").is_dir()


def test_nothing_is_removed_when_the_backup_fails(claim):
    assert back_up(claim.parent, "exit 3").returncode == 3

    assert {"2026-01-01", "2026-01-10"} <= {each.name for each in claim.iterdir()}


class Waking(BaseHTTPRequestHandler):
    """Answers from the second question on."""

    asked = 0

    def do_GET(self):
        Waking.asked += 1
        self.send_response(503 if Waking.asked == 1 else 200)
        self.end_headers()

    def log_message(self, *_said):
        """Say nothing."""


def test_the_helm_test_waits_for_an_api_that_is_not_ready_yet():
    own = container(named(objects("minimal"), "Pod", "rel-keepwell-test"))
    _python, *arguments = own["command"][:3]
    server = HTTPServer(("127.0.0.1", 0), Waking)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        ran = subprocess.run(  # noqa: S603 what the chart renders
            [sys.executable, *arguments, f"http://127.0.0.1:{server.server_port}/"],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
    finally:
        server.shutdown()
        server.server_close()

    assert "Service Unavailable" in ran.stdout
    assert ran.stdout.endswith("/ 200\n")
    assert len(own["command"]) > 3


def test_nothing_by_the_clock_runs_for_ever_or_is_given_up_at_once():
    found = of_kind(objects("ha"), "CronJob")
    specs = [each["spec"]["jobTemplate"]["spec"] for each in found]

    assert {each["metadata"]["name"] for each in found} == {
        "rel-keepwell-backup",
        "rel-keepwell-tools",
    }
    assert all(spec["activeDeadlineSeconds"] and spec["backoffLimit"] for spec in specs)
    assert {each["spec"]["timeZone"] for each in found} == {"Europe/Vienna"}


def test_the_toolbox_waits_with_every_login_and_the_backups():
    found = render(
        minimal(
            doctor={"enabled": True},
            tools={"enabled": True, "deadlineSeconds": 1800},
            backup={"claim": "c"},
            identity={"keysConfigMap": "keys"},
            outbound={"dkim": {"existingSecret": "dkim"}},
        )
    )
    tools, doctor = (
        named(found, "CronJob", f"rel-keepwell-{name}") for name in ("tools", "doctor")
    )
    spec = tools["spec"]["jobTemplate"]["spec"]

    assert tools["spec"]["suspend"] is True
    assert container(tools)["env"] == container(doctor)["env"]
    assert container(tools)["command"] == ["sleep", "1800"]
    assert spec["activeDeadlineSeconds"] > 1800
    mounts = {each["mountPath"] for each in container(doctor)["volumeMounts"]}
    assert mounts >= {"/etc/keepwell/dkim", "/etc/keepwell/issuers"}
    assert {each["mountPath"] for each in container(tools)["volumeMounts"]} == {
        *mounts,
        "/backups",
    }
    assert {"claimName": "c"} in [
        v.get("persistentVolumeClaim") for v in pod(tools)["volumes"]
    ]


def test_a_stopped_release_runs_nothing_and_can_still_be_entered():
    switched = {"enabled": True}
    asked = minimal(
        api={"autoscaling": switched},
        worker={"autoscaling": {**switched, "existingSecret": "s"}},
        doctor=switched,
        tools=switched,
    )
    found = render({**asked, "stopped": True})

    assert of_kind(render(asked), *SCALERS, "Job")
    assert of_kind(found, *SCALERS, "Job") == []
    assert {each["spec"]["replicas"] for each in of_kind(found, "Deployment")} == {0}
    assert {each["spec"]["suspend"] for each in of_kind(found, "CronJob")} == {True}
    assert named(found, "NetworkPolicy", "rel-keepwell-tools")["spec"]["egress"]
