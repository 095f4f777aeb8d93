"""W3C trace context: which chain of causes the present work belongs to."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from structlog.contextvars import bound_contextvars

GRAMMAR = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})")
TRACE_BYTES = 16
SPAN_BYTES = 8
NOT_SAMPLED = "00"

Random = Callable[[int], bytes]


@dataclass(frozen=True)
class Trace:
    """One step (`span_id`) of one chain of causes (`trace_id`)."""

    trace_id: str
    span_id: str
    flags: str

    def child(self, random: Random) -> "Trace":
        """Return the next step of the same chain."""
        return Trace(self.trace_id, random(SPAN_BYTES).hex(), self.flags)

    def __str__(self) -> str:
        """Spell it as a `traceparent`."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


_current: ContextVar[Trace | None] = ContextVar("current_trace", default=None)


def start(random: Random) -> Trace:
    """Return the first step of a new chain."""
    return Trace(random(TRACE_BYTES).hex(), random(SPAN_BYTES).hex(), NOT_SAMPLED)


def parse(traceparent: str) -> Trace | None:
    """Read a `traceparent` of version 00, or None when it is anything else."""
    form = GRAMMAR.fullmatch(traceparent)
    if form is None or not int(form[1], 16) or not int(form[2], 16):
        return None
    return Trace(form[1], form[2], form[3])


def current() -> Trace | None:
    """Return the step under way, or None outside of any."""
    return _current.get()


@contextmanager
def traced(traceparent: str | None, random: Random) -> Iterator[Trace]:
    """Work as the next step after `traceparent`, or as the first of a new chain.

    Meanwhile it is `current()` and every log line carries its `trace_id`.
    """
    before = parse(traceparent or "")
    trace = before.child(random) if before else start(random)
    token = _current.set(trace)
    try:
        with bound_contextvars(trace_id=trace.trace_id):
            yield trace
    finally:
        _current.reset(token)
