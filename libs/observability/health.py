"""Whether a process lives and is ready, asked over HTTP beside its metrics."""

import json
import time
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from libs.observability.scrapes import SCRAPES
from libs.observability.side_by_side import SideBySide

Check = Callable[[], str | None]
Answer = tuple[str, str, bytes]
Reasons = Mapping[str, str | None]

PROBLEM = "application/problem+json"


class Health:
    """The named checks of one process.

    A check returns None when all is well, or the reason; to raise is a reason too.
    With `patience` in seconds readiness is asked side by side, and no longer than that.
    """

    def __init__(self, patience: float | None = None) -> None:
        self._live: dict[str, Check] = {}
        self._ready: dict[str, Check] = {}
        self._ask_ready = SideBySide(patience).reasons if patience else _in_turn

    def live(self, name: str, check: Check) -> None:
        """Add a check whose failure means that the process must be restarted."""
        self._live[name] = partial(_reason, check)

    def ready(self, name: str, check: Check) -> None:
        """Add a check whose failure means that the process must be left alone."""
        self._ready[name] = partial(_reason, check)

    def not_live(self) -> dict[str, str]:
        """Return the reasons against being alive, by check."""
        return _failing(_in_turn(self._live))

    def not_ready(self) -> dict[str, str]:
        """Return the reasons against being ready, by check."""
        return _failing(self._ask_ready(self._ready))


def side_app(health: Health, beyond: WSGIApplication | None = None) -> WSGIApplication:
    """Answer /livez, /readyz and /metrics, and leave every other path to `beyond`."""
    answers: dict[str, Callable[[], Answer]] = {
        "/livez": lambda: _verdict(health.not_live()),
        "/readyz": lambda: _verdict(health.not_ready()),
        "/metrics": _metrics,
    }
    otherwise = beyond or _nothing_here

    def app(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        answer = answers.get(environ["PATH_INFO"])
        if answer is None:
            return otherwise(environ, start_response)
        return _send(answer(), start_response)

    return app


def _in_turn(checks: Mapping[str, Check]) -> Reasons:
    return {name: check() for name, check in checks.items()}


def _failing(reasons: Reasons) -> dict[str, str]:
    return {name: reason for name, reason in reasons.items() if reason is not None}


def _reason(check: Check) -> str | None:
    try:
        return check()
    except Exception as failure:  # noqa: BLE001  (whatever a check dies of is the finding)
        # Its text may hold an address or a password; anyone can ask for health.
        return type(failure).__name__


def _verdict(failing: dict[str, str]) -> Answer:
    if failing:
        return _problem("503 Service Unavailable", failing=failing)
    return "200 OK", "text/plain", b"ok\n"


def _metrics() -> Answer:
    body, media_type = SCRAPES.exposition(time.monotonic())
    return "200 OK", media_type, body


def _problem(status: str, **more: dict[str, str]) -> Answer:
    code, _, title = status.partition(" ")
    problem = {"type": "about:blank", "title": title, "status": int(code), **more}
    return status, PROBLEM, json.dumps(problem).encode()


def _nothing_here(_: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    return _send(_problem("404 Not Found"), start_response)


def _send(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    status, media_type, body = answer
    headers = [("Content-Type", media_type), ("Content-Length", str(len(body)))]
    start_response(status, headers)
    return [body]
