"""When a client may be asked for something, and which rule says no."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from libs.values import FieldError, Refused

BETWEEN_ASKS = timedelta(days=60)
HELP = frozenset({"goodwill_help", "outage_help"})
INTRODUCING = frozenset({"meet_and_greet"})


class Rule(StrEnum):
    """What forbids an ask."""

    OPEN_FRUSTRATION = "open_frustration"
    HELP = "help_is_free"
    INTRODUCTION = "introduce_only"
    ASKED_RECENTLY = "asked_recently"


class AskBlocked(Refused):
    """This client may not be asked now."""


REASONS = {
    Rule.OPEN_FRUSTRATION: "the client is still unhappy about something",
    Rule.HELP: "help is given without asking for anything",
    Rule.INTRODUCTION: "at this event clients are introduced and nothing is sold",
    Rule.ASKED_RECENTLY: "the client is asked at most once in 60 days",
}


@dataclass(frozen=True)
class Circumstances:
    """What speaks against an ask: `kind` is that of the touch it is made in, if any.

    `asked` are the times of the client's other asks.
    """

    frustrated: bool
    kind: str | None
    asked: Sequence[datetime]


def blocked_by(circumstances: Circumstances, at: datetime) -> Rule | None:
    """Return the first rule that forbids an ask at `at`; None when it may be made."""
    if circumstances.frustrated:
        return Rule.OPEN_FRUSTRATION
    if circumstances.kind in HELP:
        return Rule.HELP
    if circumstances.kind in INTRODUCING:
        return Rule.INTRODUCTION
    if any(abs(at - other) < BETWEEN_ASKS for other in circumstances.asked):
        return Rule.ASKED_RECENTLY
    return None


def require_allowed(circumstances: Circumstances, at: datetime) -> None:
    """Raise AskBlocked with the rule that forbids an ask at `at`."""
    if rule := blocked_by(circumstances, at):
        raise AskBlocked(
            f"{AskBlocked.__doc__} ({REASONS[rule]})", FieldError("rule", rule.value)
        )
