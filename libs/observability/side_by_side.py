"""Checks that are asked side by side, and waited for no longer than patience allows."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

Ask = Callable[[], str | None]
MOST = 32  # threads


class SideBySide:
    """Asks each check in a thread, and one that has not answered yet not again."""

    def __init__(self, patience: float) -> None:
        self._patience = patience  # seconds
        self._threads = ThreadPoolExecutor(MOST, "health")
        self._under_way: dict[str, Future[str | None]] = {}
        self._lock = Lock()

    def reasons(self, checks: Mapping[str, Ask]) -> dict[str, str | None]:
        """Return what each check says, or that it said nothing in time."""
        asked = {name: self._asked(name, ask) for name, ask in checks.items()}
        wait(asked.values(), self._patience)
        silence = f"no answer within {self._patience:g} s"
        return {
            n: each.result() if each.done() else silence for n, each in asked.items()
        }

    def _asked(self, name: str, ask: Ask) -> Future[str | None]:
        with self._lock:
            last = self._under_way.get(name)
            if last is None or last.done():
                self._under_way[name] = last = self._threads.submit(ask)
            return last
