"""Waits until the suite has thought through all that it was told."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console

from libs.values import Refused
from libs.waiting import until
from services.cli.door import Door

LIMIT_SECONDS = 300.0
STILL_SECONDS = 2.0


class NotHandled(Refused):
    """The suite took everything in, but its workers do not come to the end of it."""


@dataclass(frozen=True)
class Onlooker:
    """Watches from outside how far the suite has come."""

    door: Door

    def await_clients(self, clients: Collection[str]) -> None:
        """Wait until those who log calls know the clients; raises NotHandled."""
        wait("Getting to know the clients", lambda: self._know(clients))

    def await_history(self, last: Mapping[str, datetime]) -> None:
        """Wait until each client's `last` touch is logged and all stands still.

        Raises NotHandled.
        """
        pending = dict(last)
        wait("Logging what happened", lambda: self._have_logged(pending))
        wait("Thinking it through", self._stand_still)

    def _know(self, clients: Collection[str]) -> bool:
        told = self.door.pages("/v1/relationships")
        return {each["client_id"] for each in told} >= set(clients)

    def _have_logged(self, pending: dict[str, datetime]) -> bool:
        """Cross off who is done, up to the first who is not."""
        for client, at in list(pending.items()):
            found = self.door.get("/v1/touchpoints", client=client, limit=1)["items"]
            if not found or datetime.fromisoformat(found[0]["occurred_at"]) < at:
                return False
            del pending[client]
        return True

    def _stand_still(self) -> bool:
        before = self._picture()
        return not until(lambda: self._picture() != before, STILL_SECONDS)

    def _picture(self) -> Any:
        relationships = self.door.pages("/v1/relationships")
        return (
            [(each["client_id"], each["revision"]) for each in relationships],
            list(self.door.pages("/v1/callbacks")),
            self.door.get("/v1/call-list")["items"],
            self.door.get("/v1/concentration"),
        )


def wait(what: str, true: Callable[[], bool]) -> None:
    """Show what is waited for; raises NotHandled."""
    with Console(stderr=True).status(what):
        if not until(true, LIMIT_SECONDS):
            raise NotHandled
