"""Callers that never rest: they record, report, log, read, and count every answer."""

import json
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from threading import Event, Lock, Thread
from typing import Any

import httpx

from tests.flow.calls import call

BETWEEN = 0.3  # seconds between an answer and the next question
PATIENCE = 30  # seconds
AGAIN_EACH = 10  # of so many questions one is asked twice, as if its answer was lost
BRANCH = {
    "branch_id": "vienna",
    "name": "Vienna",
    "zone": "Europe/Vienna",
    "country": "AT",
    "hours": {"mon": ["09:00-17:00"]},
}
CLIENT = {
    "branch_id": "vienna",
    "status": "active",
    "tier": "B",
    "since": "2025-01-01",
}
NUMBERS = [f"+4372012345{n}" for n in range(8)]
LISTS = (
    "/v1/clients",
    "/v1/touchpoints",
    "/v1/tasks",
    "/v1/revenue-shares",
    "/v1/messages",
)

Answer = httpx.Response | None  # None where there was no good one


@dataclass
class Callers:
    """Several at once; what they were told is theirs to count."""

    address: str
    bearer: str
    clients: list[str] = field(default_factory=list)
    answers: Counter[int] = field(default_factory=Counter)
    confirmed: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    numbers: Iterator[int] = field(default_factory=count)
    lock: Lock = field(default_factory=Lock)

    def open_a_branch(self) -> None:
        """Record a branch and the clients that ring."""
        with self.line() as line:
            self.post(line, "/v1/branches", BRANCH)
            for number in NUMBERS:
                self.record_client(line, phones=[number])
        assert not self.failures

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Go on all the time."""
        over = Event()
        works = (self.record_client, self.report_call, self.log_touch, self.read_list)
        threads = [Thread(target=self.repeat, args=(work, over)) for work in works]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def repeat(self, work: Callable[[httpx.Client], Any], over: Event) -> None:
        with self.line() as line:
            while not over.wait(BETWEEN):
                work(line)

    def record_client(self, line: httpx.Client, **more: Any) -> None:
        told = CLIENT | {"name": f"Client {next(self.numbers)}"} | more
        if answer := self.post(line, "/v1/clients", told):
            self.count(self.confirmed, "clients")
            if more:
                self.clients.append(answer.json()["client_id"])

    def report_call(self, line: httpx.Client) -> None:
        event = json.dumps(
            call(f"c-{next(self.numbers)}", ago(), random.choice(NUMBERS))
        )
        kind = {"Content-Type": "application/cloudevents+json"}
        if self.ask(line, "POST", "/v1/events", content=event, headers=kind):
            self.count(self.confirmed, "touches")

    def log_touch(self, line: httpx.Client) -> None:
        told = {"client_id": random.choice(self.clients), "kind": "face_to_face"}
        told |= {"outcome": "a talk", "next_step": "none, because it is a test"}
        told["occurred_at"] = ago().isoformat()
        if self.post(line, "/v1/touchpoints", told | {"minutes": 5}):
            self.count(self.confirmed, "touches")

    def read_list(self, line: httpx.Client) -> None:
        self.ask(line, "GET", LISTS[next(self.numbers) % len(LISTS)])

    def post(self, line: httpx.Client, path: str, body: Mapping[str, Any]) -> Answer:
        key = {"Idempotency-Key": f"k-{next(self.numbers)}"}
        return self.ask(line, "POST", path, json=body, headers=key)

    def ask(self, line: httpx.Client, method: str, path: str, **more: Any) -> Answer:
        """Ask, now and then twice the same; return the last answer if all were good."""
        for _ in range(2 if next(self.numbers) % AGAIN_EACH == 0 else 1):
            answer = self.answered(line.build_request(method, path, **more), line)
        return answer

    def answered(self, request: httpx.Request, line: httpx.Client) -> Answer:
        """Count what came of a request."""
        try:
            answer = line.send(request)
        except httpx.TransportError as broken:
            self.failures.append(f"{request.url.path}: {broken!r}")
            return None
        self.count(self.answers, answer.status_code)
        if answer.is_success:
            return answer
        self.failures.append(f"{request.url.path}: {answer.text}")
        return None

    def count(self, counted: Counter[Any], what: object) -> None:
        with self.lock:
            counted[what] += 1

    def line(self) -> httpx.Client:
        return httpx.Client(
            base_url=self.address,
            headers={"Authorization": f"Bearer {self.bearer}"},
            timeout=PATIENCE,
            trust_env=False,
        )


def ago() -> datetime:
    """Return when it was that what has just ended began."""
    return datetime.now(UTC) - timedelta(minutes=5)
