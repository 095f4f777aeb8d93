"""The suite as the chart runs it: two APIs and two workers of each service.

A process finds no more in its environment than it does there.
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from libs.bus.carriers.rights import rights_of_topology, topics_of_service
from libs.bus.carriers.topology import EVENTS
from libs.contracts.catalogue import event_types
from libs.identity.issuer import ISSUER, Issuer
from libs.ports import free_port
from libs.storage.logins import login_names, login_urls
from libs.testing.suites import PASSWORD, Worker
from libs.waiting import pause, until
from services.served import SERVICES
from tests.flow.ingress import Ingress
from tests.monitoring.test_broker_metrics import Watched

OURS = Path(__file__).parents[2]
KEEPWELL = Path(sys.executable).with_name("keepwell")
READY_WITHIN, GONE_WITHIN, SOON = 60, 30, 30  # seconds
BETWEEN = 0.2  # seconds between two questions
# The chart waits for 5, since other proxies hear later than ours who is leaving.
LEAVING = 1  # seconds
AT_ONCE = 4  # Deployments that get new processes beside each other

Name = tuple[str, str]  # of a Deployment: a service and its role
NAMES = [(service, role) for role in ("api", "worker") for service in SERVICES]


class Broker(Watched):
    """A node that Prometheus can ask, with users and rights as the chart makes them."""

    def urls(self) -> dict[str, str]:
        """Open a vhost; say how services come in, and who declares the topology."""
        vhost = self.vhost(SERVICES)
        for service in SERVICES:
            topics = topics_of_service(service, event_types().values())
            allowed = {"exchange": EVENTS, "write": topics, "read": "^$"}
            path = f"/topic-permissions/{vhost.name}/keepwell-{service}"
            self.manage("PUT", path, allowed).raise_for_status()
        rights = rights_of_topology(SERVICES)
        declaring = self.add_user("keepwell-topology", vhost.name, rights)
        return {**vhost.services, "topology": declaring}

    def lines(self) -> Counter[str]:
        """Count the connections of each user."""
        found = self.manage("GET", "/connections").raise_for_status().json()
        return Counter(each["user"] for each in found)


@dataclass
class Cluster:
    """Deployments of processes, behind an ingress; `targets` is for Prometheus."""

    url: str  # of who owns the database
    folder: Path
    settings: dict[str, str]
    issuer: Issuer
    code: Path  # of the release that is to run
    ingress: Ingress = field(default_factory=Ingress)
    pods: dict[Name, list[Worker]] = field(default_factory=dict)
    started: list[Worker] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    @property
    def targets(self) -> Path:
        return self.folder / "targets.json"

    @property
    def environment(self) -> dict[str, str]:
        told = {"PYTHONUNBUFFERED": "1", "PYTHONPATH": str(self.code)}
        return os.environ | told

    def migrate(self) -> None:
        """Bring the database up to what the code needs."""
        logins = {k: v for k, v in self.settings.items() if k.endswith("DATABASE_URL")}
        self.job("migrate", logins)

    def declare(self) -> None:
        """Bring the broker up to what the code needs."""
        told = "KEEPWELL_BROKER_URL"
        self.job("topology", {told: self.settings[told]})

    def job(self, command: str, settings: Mapping[str, str]) -> None:
        """Run one of keepwell's commands to its end."""
        done = subprocess.run(  # noqa: S603 our own command
            [KEEPWELL, command],
            cwd=self.code,
            env=self.environment | {"KEEPWELL_DATABASE_URL": self.url, **settings},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def bring_up(self) -> None:
        """Start two processes of each Deployment."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(self.add, NAMES * 2))

    def roll_all(self) -> None:
        """Replace every process, as a new image does, each Deployment for itself."""
        with ThreadPoolExecutor(AT_ONCE) as threads:
            list(threads.map(self.roll, NAMES))

    def roll(self, name: Name) -> None:
        """Replace one after the other, with one too many meanwhile and never fewer."""
        for old in list(self.pods[name]):
            self.add(name)
            self.leave(name, old)

    def add(self, name: Name) -> None:
        """Start one more, and wait until it may be found."""
        self.join(name, self.start(name))

    def start(self, name: Name, port: int | None = None) -> Worker:
        """Start a process, at a port of its own or where it was."""
        service, role = name
        port = port or free_port()
        where = ("--port", str(port)) if role == "api" else ()
        log = self.folder / f"{service}-{role}-{len(self.started)}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 our own command
                [KEEPWELL, role, service, *where],
                cwd=self.code,
                env=self.environment
                | self.told(name)
                | {"KEEPWELL_SIDE_PORT": str(port)},
                stdout=out,
                stderr=out,
            )
        self.started.append(Worker(process, log, port))
        return self.started[-1]

    def told(self, name: Name) -> dict[str, str]:
        """Say what such a process finds: no way in of another service or role."""
        service, role = (word.upper() for word in name)
        own = {f"KEEPWELL_{service}_{role}_DATABASE_URL"}
        if role == "WORKER":
            own.add(f"KEEPWELL_{service}_BROKER_URL")
        ways = ("_DATABASE_URL", "_BROKER_URL")
        return {
            k: v for k, v in self.settings.items() if k in own or not k.endswith(ways)
        }

    def join(self, name: Name, pod: Worker) -> None:
        """Let a process be found once it is ready."""
        assert eventually(pod.ready, READY_WITHIN), pod.log.read_text()
        self.pods.setdefault(name, []).append(pod)
        self.publish()

    def leave(self, name: Name, pod: Worker) -> None:
        """Let a process be found no more; then end it."""
        self.pods[name].remove(pod)
        self.publish()
        if name[1] == "api":
            pause(LEAVING)
        assert pod.end(within=GONE_WITHIN) == 0, pod.log.read_text()

    def kill(self, pod: Worker) -> None:
        """End a process as a failing machine does."""
        pod.end(signal.SIGKILL)

    def restart(self, name: Name, *pods: Worker) -> None:
        """Start processes that have ended again, where they were."""
        again = [self.start(name, pod.side_port) for pod in pods]
        for before, pod in zip(pods, again, strict=True):
            self.pods[name].remove(before)
            self.join(name, pod)

    def publish(self) -> None:
        """Tell the ingress and Prometheus who is there."""
        with self.lock:
            for service in SERVICES:
                apis = self.pods.get((service, "api"), [])
                self.ingress.apis[service] = [pod.side_port for pod in apis]
            ports = [pod.side_port for pods in self.pods.values() for pod in pods]
            there = [{"targets": [f"127.0.0.1:{port}" for port in ports]}]
            fresh = self.folder / "targets.new"
            fresh.write_text(json.dumps(there))
            fresh.replace(self.targets)

    def end(self) -> None:
        """Leave nothing running."""
        for pod in self.started:
            pod.process.kill()
            pod.process.wait()
        self.ingress.shutdown()
        self.ingress.server_close()


def eventually(true: Callable[[], object], seconds: float = SOON) -> bool:
    """Wait without asking so often that it keeps others from work."""
    return until(lambda: pause(BETWEEN) or true(), seconds)


def lay(url: str, broker: Broker, folder: Path, code: Path = OURS) -> Cluster:
    """Start the broker; migrate and declare as the chart's Jobs do."""
    logins = login_urls(url, SERVICES, dict.fromkeys(login_names(SERVICES), PASSWORD))
    issuer = Issuer.load_or_create(folder / "issuer.json")
    keys = folder / "keys.json"
    keys.write_text(json.dumps(issuer.jwks()))
    settings = {**logins, **plain_settings(folder, keys)}
    cluster = Cluster(url, folder, settings, issuer, code)
    with ThreadPoolExecutor(1) as beside:
        migrated = beside.submit(cluster.migrate)
        broker.start()
        migrated.result()
    urls = broker.urls()
    lines = {f"KEEPWELL_{s.upper()}_BROKER_URL": urls[s] for s in SERVICES}
    cluster.settings |= {"KEEPWELL_BROKER_URL": urls["topology"], **lines}
    cluster.declare()
    return cluster


def plain_settings(folder: Path, keys: Path) -> dict[str, str]:
    return {
        "KEEPWELL_KEY_PEPPER": "p" * 32,
        "KEEPWELL_CURSOR_SECRET": "c" * 32,
        "KEEPWELL_ISSUERS": json.dumps({ISSUER: keys.as_uri()}),
        "KEEPWELL_SIDE_HOST": "127.0.0.1",
        "KEEPWELL_OUTBOUND_FOLDER": str(folder / "outbox"),
        "KEEPWELL_OUTBOUND_INSTANCE": "processes",
    }
