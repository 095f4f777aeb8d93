"""The processes of a private RabbitMQ node: started, stopped, killed, restarted."""

import os
import secrets
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

import httpx

from libs.ports import free_port
from libs.values import Refused
from libs.waiting import until

# The command on the PATH insists on root; what it wraps does not.
PROGRAMS = Path("/usr/lib/rabbitmq/bin")
SERVER = PROGRAMS / "rabbitmq-server"
CONTROL = PROGRAMS / "rabbitmqctl"
NAMES_SERVER = Path("/usr/bin/epmd")
# A node must not outlive the tests, even if they are killed.
DIES_WITH_US = ("/usr/bin/setpriv", "--pdeathsig=TERM")
START_SECONDS = 60
STOP_SECONDS = 30
FILES = {
    "MNESIA_BASE": "mnesia",
    "LOG_BASE": "log",
    "SCHEMA_DIR": "schema",
    "GENERATED_CONFIG_DIR": "generated",
    "PID_FILE": "pid",
    "ENABLED_PLUGINS_FILE": "enabled_plugins",
    "CONFIG_FILE": "rabbitmq.conf",
    "ADVANCED_CONFIG_FILE": "advanced.config",
    "FEATURE_FLAGS_FILE": "feature_flags",
}
PORTS = ("amqp", "management", "names", "distribution")

CONFIGURATION = """\
default_user = {user}
default_pass = {password}
default_vhost = keepwell
log.console = false
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 50MB
raft.wal_max_size_bytes = 67108864
management.tcp.ip = 127.0.0.1
management.tcp.port = {management}
management_agent.disable_metrics_collector = true
"""

# RabbitMQ 3.10 may leave a quorum queue of a single node without a leader after a
# restart, for good: https://github.com/rabbitmq/rabbitmq-server/issues/10070
ELECT_LEADERS = """\
[ra:trigger_election(amqqueue:get_pid(Queue))
 || Queue <- rabbit_amqqueue:list(),
    amqqueue:get_type(Queue) =:= rabbit_quorum_queue,
    ra_leaderboard:lookup_leader(element(1, amqqueue:get_pid(Queue))) =:= undefined].
"""


class BrokerNotInstalled(Refused):
    """RabbitMQ is not installed: run scripts/install-servers.sh."""


class BrokerDidNotStart(Refused):
    """The private RabbitMQ did not start."""


class BrokerProcess:
    """A node of RabbitMQ that lives in a folder, on ports of its own."""

    def __init__(self, directory: Path, user: str) -> None:
        self.directory = directory
        self.ports = {purpose: free_port() for purpose in PORTS}
        self.user = user
        self.password = secrets.token_hex(12)
        # Making a client is slow; keeping its connections would outlive a restart.
        self._management = httpx.Client(
            base_url=f"http://127.0.0.1:{self.ports['management']}",
            auth=(user, self.password),
            limits=httpx.Limits(max_keepalive_connections=0),
            trust_env=False,
        )
        self._running: list[subprocess.Popen[bytes]] = []
        self._write("home/.erlang.cookie", secrets.token_hex(12), mode=0o400)
        self._write("enabled_plugins", "[rabbitmq_management].")
        self._write(
            "rabbitmq.conf",
            CONFIGURATION.format(user=user, password=self.password, **self.ports),
        )

    def start(self) -> None:
        """Start the node and wait until it listens.

        Raises BrokerNotInstalled and BrokerDidNotStart.
        """
        if not SERVER.exists():
            raise BrokerNotInstalled
        names = ("-address", "127.0.0.1", "-port", str(self.ports["names"]))
        self._running = [self._spawn(SERVER), self._spawn(NAMES_SERVER, *names)]
        until(lambda: self._listens() or self._has_ended(), START_SECONDS)
        if not self._listens():
            self.kill()
            raise BrokerDidNotStart(self._last_words())
        self.control("eval", ELECT_LEADERS)

    def stop(self) -> None:
        """End the node in good order; it keeps what is durable."""
        for server in self._running[:1]:
            server.terminate()
            server.wait(STOP_SECONDS)
        self.kill()

    def kill(self) -> None:
        """End the node as a power failure does."""
        for process in self._running:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running = []
        until(lambda: not self._accepts(), STOP_SECONDS)

    def control(self, *arguments: str) -> str:
        """Run `rabbitmqctl` and return what it says; raises CalledProcessError."""
        return subprocess.run(  # noqa: S603  our own command on our own machine
            [CONTROL, *arguments],
            cwd=self.directory,
            env=self._environment(),
            capture_output=True,
            check=True,
            text=True,
        ).stdout

    def write_down(self) -> None:
        """Let the node write what was declared; by itself it takes some seconds."""
        self.control("eval", "ok = mnesia:sync_log().")

    def restart(self) -> None:
        """Stop the node in good order and start it again, on the same ports."""
        self.stop()
        self.start()

    def manage(
        self, method: str, path: str, body: object | None = None
    ) -> httpx.Response:
        """Ask the management API, as the node's own administrator."""
        return self._management.request(method, f"/api{path}", json=body)

    def _listens(self) -> bool:
        try:
            check = f"/health/checks/port-listener/{self.ports['amqp']}"
            return self.manage("GET", check).is_success
        except httpx.TransportError:
            return False

    def _accepts(self) -> bool:
        with socket.socket() as caller:
            return caller.connect_ex(("127.0.0.1", self.ports["amqp"])) == 0

    def _has_ended(self) -> bool:
        return any(process.poll() is not None for process in self._running)

    def _spawn(self, program: Path, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.directory / "output.log").open("a") as output:
            return subprocess.Popen(  # noqa: S603  our own command on our own machine
                [*DIES_WITH_US, program, *arguments],
                cwd=self.directory,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def _environment(self) -> dict[str, str]:
        at = self.directory
        return {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "HOME": f"{at}/home",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self.ports["names"]),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": "keepwell@localhost",
            "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
            "RABBITMQ_NODE_PORT": str(self.ports["amqp"]),
            "RABBITMQ_DIST_PORT": str(self.ports["distribution"]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1}"
            ),
        } | {f"RABBITMQ_{what}": f"{at}/{name}" for what, name in FILES.items()}

    def _write(self, name: str, text: str, mode: int = 0o600) -> None:
        path = self.directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)

    def _last_words(self) -> str:
        return (self.directory / "output.log").read_text()[-1000:]
