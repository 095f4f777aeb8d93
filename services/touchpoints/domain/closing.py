"""What a person must write down before a call or a meeting is done with."""

import re

from libs.values import FieldError, Invalid
from services.touchpoints.domain.kinds import Kind, Satisfies
from services.touchpoints.domain.touches import Touch

CONVERSATIONS = frozenset({Satisfies.CALL, Satisfies.MEETING})
# "None" alone is no answer; "none, because they move in May" is one.
NONE = re.compile(r"none\b", re.IGNORECASE)
BECAUSE = re.compile(r"none\b.*\bbecause\b.*\w", re.IGNORECASE | re.DOTALL)


class NotClosed(Invalid):
    """A call or a meeting needs its outcome and a next step, or why there is none."""


def require_closed(touch: Touch, kind: Kind) -> None:
    """Raise NotClosed, naming what is missing, unless a conversation is closed."""
    if kind.satisfies not in CONVERSATIONS:
        return
    missing = []
    if not touch.outcome.strip():
        missing.append(FieldError("outcome", "say what came of it"))
    if not _is_next_step(touch.next_step):
        missing.append(FieldError("next_step", 'say what is next, or "none, because"'))
    if missing:
        raise NotClosed(None, *missing)


def _is_next_step(said: str) -> bool:
    said = said.strip()
    return bool(said) and (not NONE.match(said) or bool(BECAUSE.match(said)))
