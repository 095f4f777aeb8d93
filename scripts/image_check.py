"""Runs the image in each of its roles, on real servers, and judges what it finds.

`python -m scripts.image_check RUNTIME IMAGE`, called by scripts/image-check.sh.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import PIPE, STDOUT

from libs.bus.handles import heard_by
from libs.ports import free_port
from libs.testing import brokers, databases
from libs.testing.suites import Suite, answers
from libs.waiting import until
from services.suite import WORKERS

SERVICE = "registry"
LARGEST = 800  # MB
DRAINED_WITHIN, READY_WITHIN = 2.0, 60.0  # seconds
USER = "10001:10001"
BANNED = ("cc", "gcc", "g++", "make", "pip")
SETS_A_PAGE = """
from datetime import date
from pathlib import Path
from libs.typesetting import Press
page = Path("/tmp/page.typ")
page.write_text("= A page")
print(Press(page).pdf({}, date(2026, 11, 23))[:4])
"""
LABELS = ("title", "version", "revision", "base.name")


@dataclass(frozen=True)
class Image:
    """An image, and what runs it."""

    runtime: str
    name: str

    def run(self, *arguments: str, **options: str) -> str:
        """Run a command to its end and return what it says."""
        given = [f"--{key}={value}" for key, value in options.items()]
        return podman(*self.running(), "--rm", *given, self.name, *arguments)

    def running(self) -> list[str]:
        """Say how a container is run: as in Kubernetes, with nothing to write to."""
        return [
            *("--runtime", self.runtime, "run", "--network=host"),
            *("--read-only", "--read-only-tmpfs=false", "--tmpfs=/tmp"),
            *("--cap-drop=all", "--security-opt=no-new-privileges"),
        ]

    @contextmanager
    def process(self, environment: Mapping[str, str], *arguments: str) -> Iterator[str]:
        """Lend a process that runs until it is stopped."""
        given = [f"--env={name}={value}" for name, value in environment.items()]
        found = podman(*self.running(), "--detach", *given, self.name, *arguments)
        try:
            yield found.strip()
        finally:
            podman("rm", "--force", found.strip())


def podman(*arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 our own command
        ["podman", *arguments],  # noqa: S607 wherever it is
        stdout=PIPE,
        stderr=STDOUT if arguments[0] == "logs" else PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"podman {' '.join(arguments)}: {done.stderr}{done.stdout}")
    return done.stdout


def main() -> None:
    image = Image(*sys.argv[1:])
    look(image)
    with tempfile.TemporaryDirectory() as folder, databases.server() as server:
        node = brokers.start(Path(folder))
        try:
            work(image, environment_on(server, node, Path(folder)))
        finally:
            node.kill()


def look(image: Image) -> None:
    """See what the image is made of."""
    (told,) = json.loads(podman("image", "inspect", image.name))
    size = told["Size"] // 1_000_000
    labels = told["Labels"]
    verdict("size", f"{size} MB", good=size < LARGEST)
    verdict("user", told["Config"]["User"], good=told["Config"]["User"] == USER)
    missing = [x for x in LABELS if not labels.get(f"org.opencontainers.image.{x}")]
    verdict("labels missing", missing, good=not missing)
    finder = f"import shutil; print([x for x in {BANNED} if shutil.which(x)])"
    found = image.run("-c", finder, entrypoint="python").strip()
    verdict("compilers", found, good=found == "[]")
    writer = "import os; print(os.access('/', os.W_OK), os.access('/opt', os.W_OK))"
    writes = image.run("-c", writer, entrypoint="python").strip()
    verdict("may write", writes, good=writes == "False False")
    page = image.run("-c", SETS_A_PAGE, entrypoint="python").strip()
    verdict("a page as PDF", page, good=page == "b'%PDF'")
    bill = json.loads(image.run("/opt/keepwell/sbom.cdx.json", entrypoint="cat"))
    parts = {part["name"] for part in bill["components"]}
    verdict("parts in the SBOM", len(parts), good={"keepwell", "nameko"} <= parts)


def environment_on(
    server: databases.DatabaseServer, node: brokers.BrokerNode, folder: Path
) -> dict[str, str]:
    """Take an empty database and an empty vhost, and say where they are."""
    heard = {name: heard_by(service) for name, service in WORKERS.items()}
    url = databases.fresh_database(server, lambda _url: None)
    vhost = node.vhost(WORKERS)
    found = Suite(url, heard, "rabbitmq", folder, vhost).environment
    return {name: v for name, v in found.items() if name.startswith("KEEPWELL_")} | {
        "KEEPWELL_DATABASE_URL": url,
        "KEEPWELL_BROKER_URL": vhost.admin,
        "KEEPWELL_CURSOR_SECRET": "c" * 32,
        "KEEPWELL_ISSUERS": '{"https://id.example.com": "https://id.example.com/keys"}',
    }


def work(image: Image, environment: dict[str, str]) -> None:
    """Prepare, then run an API and a worker, and stop each of them."""
    for role in ("migrate", "topology"):
        with image.process(environment, role) as container:
            ended = podman("wait", container).strip()
            verdict(role, podman("logs", container)[-300:], good=ended == "0")
    port, side = free_port(), free_port()
    api = ("api", SERVICE, "--host=127.0.0.1", f"--port={port}")
    drain(image, environment, port, *api)
    environment |= {"KEEPWELL_SIDE_PORT": f"{side}", "KEEPWELL_OUTBOUND_FOLDER": "/tmp"}  # noqa: S108 the container's own
    for service in (SERVICE, "outbound"):
        drain(image, environment, side, "worker", service)


def drain(
    image: Image, environment: Mapping[str, str], port: int, *arguments: str
) -> None:
    """Run a process until it is ready, and measure how long it takes to leave."""
    role = " ".join(arguments[:2])
    with image.process(environment, *arguments) as container:
        began = time.monotonic()
        ready = until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), READY_WITHIN)
        took = time.monotonic() - began
        told = "" if ready else f"\n{podman('logs', container)[-2000:]}"
        verdict(f"{role} ready after", f"{took:.1f} s{told}", good=ready)
        began = time.monotonic()
        podman("kill", "--signal=TERM", container)
        ended = podman("wait", container).strip()
        took = time.monotonic() - began
        good = ended == "0" and took < DRAINED_WITHIN
        verdict(f"{role} left after", f"{took:.1f} s with {ended}", good=good)


def verdict(what: str, found: object, *, good: bool) -> None:
    print(f"{'ok ' if good else 'NOT'} {what}: {found}")
    if not good:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
