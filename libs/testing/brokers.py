"""RabbitMQ for tests: a private node with vhosts and users, or one that is given."""

import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from libs.bus.carriers.rights import Rights, rights_of_service
from libs.testing.broker_process import BrokerProcess

ADMIN = "keepwell"
EVERYTHING = ".*"


@dataclass(frozen=True)
class Vhost:
    """A vhost: the URL of one who may do everything there, and of each service."""

    name: str
    admin: str
    services: Mapping[str, str]


EVERY_RIGHT = Rights(EVERYTHING, EVERYTHING, EVERYTHING)


class BrokerNode(BrokerProcess):
    """A node of our own: it can be stopped, killed and started again."""

    @property
    def url(self) -> str:
        """The administrator's URL, for the vhost `keepwell`."""
        return self._url(ADMIN, "keepwell")

    def vhost(self, services: Iterable[str] = ()) -> Vhost:
        """Open a fresh vhost with a user `keepwell-<service>` for each service."""
        name = f"test-{secrets.token_hex(4)}"
        self.manage("PUT", f"/vhosts/{name}").raise_for_status()
        self._grant(ADMIN, name, EVERY_RIGHT)
        urls = {
            service: self.add_user(
                f"keepwell-{service}", name, rights_of_service(service)
            )
            for service in services
        }
        return Vhost(name, self._url(ADMIN, name), urls)

    def add_user(self, name: str, vhost: str, rights: Rights) -> str:
        """Let `name` into the vhost and return the URL to come in with."""
        credentials = {"password": self.password, "tags": ""}
        self.manage("PUT", f"/users/{name}", credentials).raise_for_status()
        self._grant(name, vhost, rights)
        return self._url(name, vhost)

    def _grant(self, name: str, vhost: str, rights: Rights) -> None:
        granted = self.manage("PUT", f"/permissions/{vhost}/{name}", asdict(rights))
        granted.raise_for_status()

    def _url(self, user: str, vhost: str) -> str:
        return f"amqp://{user}:{self.password}@127.0.0.1:{self.ports['amqp']}/{vhost}"


@dataclass(frozen=True)
class GivenBroker:
    """A broker whose URL was given: everyone uses it as it is."""

    url: str

    def vhost(self, services: Iterable[str] = ()) -> Vhost:
        """Return the URL's own vhost."""
        name = self.url.rpartition("/")[2]
        return Vhost(name, self.url, dict.fromkeys(services, self.url))

    def add_user(self, name: str, vhost: str, rights: Rights) -> str:  # noqa: ARG002  used as it is
        """Return the URL."""
        return self.url


def start(directory: Path) -> BrokerNode:
    """Start a private node whose files live in the folder `directory`.

    Raises BrokerNotInstalled and BrokerDidNotStart.
    """
    node = BrokerNode(directory, ADMIN)
    node.start()
    return node


@contextmanager
def broker(directory: Path) -> Iterator[BrokerNode | GivenBroker]:
    """Lend the broker of KEEPWELL_TEST_BROKER_URL, or one that is thrown away."""
    given = os.environ.get("KEEPWELL_TEST_BROKER_URL")
    if given:
        yield GivenBroker(given)
        return
    node = start(directory)
    try:
        yield node
    finally:
        node.kill()
