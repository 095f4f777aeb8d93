"""The one gap gate: may this contact be made, when at the soonest, or why not."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from libs.calendars.working_time import OpenHours
from libs.calendars.zones import local_day, require_utc
from libs.values import ClientId, ContactId
from services.cadence.domain.exemptions import (
    CALLBACK,
    DESPITE_A_PAUSE,
    Cause,
    may_be_exempt,
)
from services.cadence.domain.next_touch import KEPT_UP_WITH, Status
from services.cadence.domain.purposes import Channel, GapClass, Purpose
from services.cadence.domain.quiet_hours import SILENT, may_disturb_from
from services.cadence.domain.settings import Settings
from services.cadence.domain.spacing import Contact, Spacing, gap_of, gap_of_asks

# Who is met as agreed is disturbed at no hour.
MET = frozenset({Channel.IN_PERSON, Channel.VIDEO})


class Outcome(StrEnum):
    """What the gate says."""

    ALLOWED = "allowed"
    DEFERRED = "deferred"
    DENIED = "denied"


class Rule(StrEnum):
    """What decided."""

    NOTHING_AGAINST = "nothing_against"
    EXEMPT = "exempt"
    NOT_EXEMPT = "not_exempt"
    NOTHING_TO_ANSWER = "nothing_to_answer"
    SHORTEST_GAP = "shortest_gap"
    ASKED_RECENTLY = "asked_recently"
    PAUSED = "paused"
    QUIET_HOURS = "quiet_hours"
    NOT_KEPT_UP_WITH = "not_kept_up_with"
    CONTACT_LEFT = "contact_left"
    GRANTED_BEFORE = "granted_before"
    TOO_LATE = "too_late"
    WITHDRAWN = "withdrawn"


REASONS: Mapping[Rule, str] = {
    Rule.NOTHING_AGAINST: "Nothing speaks against it.",
    Rule.EXEMPT: "Such a contact keeps no gap.",
    Rule.NOT_EXEMPT: "What it is for is not exempt: it keeps a gap.",
    Rule.NOTHING_TO_ANSWER: "It answers nothing that is open: it keeps a gap.",
    Rule.SHORTEST_GAP: "It is too close to another contact with the client.",
    Rule.ASKED_RECENTLY: "It is too close to another thing they are asked for.",
    Rule.PAUSED: "The client wants a pause.",
    Rule.QUIET_HOURS: "It is night there, or nobody works that day.",
    Rule.NOT_KEPT_UP_WITH: "The client is dormant or lost.",
    Rule.CONTACT_LEFT: "This person is no contact of the client.",
    Rule.GRANTED_BEFORE: "It was granted before, for this purpose and period.",
    Rule.TOO_LATE: "By the time it may be made it is of no use.",
    Rule.WITHDRAWN: "The grant was withdrawn.",
}


@dataclass(frozen=True)
class Request:
    """A contact somebody wants to make with a client at `at`; raises NotUtc.

    Of one recipient, purpose and `period` one is granted; after `until` it is of no
    use.
    """

    id: str
    client: ClientId
    gap_class: GapClass
    channel: Channel
    at: datetime
    purpose: str
    period: str | None = None
    contact: ContactId | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        require_utc(self.at, self.until or self.at)


@dataclass(frozen=True)
class LeftAlone:
    """A time in which a client wants to be left alone."""

    since: datetime
    until: datetime


@dataclass(frozen=True)
class Circumstances:
    """What the gate judges by, of the client and around the time.

    `contacts` are the outgoing ones made and granted, in no order; `hours` those of
    the client's branch, `zone` the recipient's when it is another. `causes` are what a
    contact without a gap may answer. `reachable` is false of a contact that has left,
    `granted` true when the recipient has a grant for the purpose and period.
    """

    status: Status
    spacing: Spacing
    hours: OpenHours
    settings: Settings
    contacts: tuple[Contact, ...] = ()
    pauses: tuple[LeftAlone, ...] = ()
    causes: tuple[Cause, ...] = ()
    reachable: bool = True
    granted: bool = False
    zone: ZoneInfo | None = None


@dataclass(frozen=True)
class Decision:
    """What the gate says and what decided; `not_before` says until when it defers.

    `because` names the gap and the contact that a deferral is owed to.
    """

    outcome: Outcome
    rule: Rule
    not_before: datetime | None = None
    because: str = ""

    @property
    def reason(self) -> str:
        """Say why, in a sentence."""
        sentence = REASONS[self.rule]
        return f"{sentence[:-1]}: {self.because}." if self.because else sentence


# Until when a rule forbids the contact at a moment, None when it does not.
Block = Callable[[Request, Circumstances, datetime], datetime | None]


def gate(request: Request, given: Circumstances) -> Decision:
    """Decide whether a contact may be made.

    Deferred is until the first moment at which nothing speaks against it. The rule is
    the first that does at the time that was asked for.
    """
    if rule := _forbidden_by(request, given):
        return Decision(Outcome.DENIED, rule)
    steps = list(_steps(request, given))
    if not steps:
        exempt = request.gap_class is GapClass.EXEMPT
        rule = Rule.EXEMPT if exempt else Rule.NOTHING_AGAINST
        return Decision(Outcome.ALLOWED, rule)
    (rule, _), (_, free_at) = steps[0], steps[-1]
    late = request.until is not None and free_at > request.until
    if late or _answers_nothing(request, given, free_at):
        return Decision(Outcome.DENIED, Rule.TOO_LATE)
    because = _because(rule, request, given)
    return Decision(Outcome.DEFERRED, rule, free_at, because)


def _forbidden_by(request: Request, given: Circumstances) -> Rule | None:
    spaced = request.gap_class is not GapClass.EXEMPT
    misnamed = not spaced and not may_be_exempt(request.purpose, request.channel)
    left = given.status not in KEPT_UP_WITH and request.purpose != Purpose.WIN_BACK
    late = request.until is not None and request.at > request.until
    forbids = {
        Rule.CONTACT_LEFT: not given.reachable,
        Rule.NOT_EXEMPT: misnamed,
        Rule.NOTHING_TO_ANSWER: _answers_nothing(request, given, request.at),
        Rule.GRANTED_BEFORE: given.granted,
        Rule.NOT_KEPT_UP_WITH: spaced and left,
        Rule.TOO_LATE: late,
    }
    return next((rule for rule, forbidden in forbids.items() if forbidden), None)


def _answers_nothing(request: Request, given: Circumstances, at: datetime) -> bool:
    """Tell whether it is exempt for no cause; only ritual post needs none.

    What they wrote is a cause for as long as the shortest gap lasts.
    """
    if request.gap_class is not GapClass.EXEMPT or request.channel in SILENT:
        return False
    purpose, lately = request.purpose, given.spacing.personal
    return not any(
        each.task == request.id or each.is_answered(purpose, at, lately)
        for each in given.causes
    )


def _because(rule: Rule, request: Request, given: Circumstances) -> str:
    """Name the gap and the contact that decided, if any did."""
    if rule not in GAPS:
        return ""
    kept = GAPS[rule](request.gap_class, given.contacts, given.spacing)
    decided = kept.last_within(request.at)
    if decided is None:
        return ""
    day = local_day(decided.at, given.hours.zone)
    became = "is granted for" if decided.granted else "was made on"
    return (
        f"they lie {kept.gap.days} days apart, and one {became} {day.day} {day:%B %Y}"
    )


def _steps(request: Request, given: Circumstances) -> Iterator[tuple[Rule, datetime]]:
    """Give the rules that push the contact on, and how far, until none does."""
    at = request.at
    while step := _next_step(request, given, at):
        yield step
        at = step[1]


def _next_step(
    request: Request, given: Circumstances, at: datetime
) -> tuple[Rule, datetime] | None:
    blocks = _blocks(request).items()
    blocked = ((rule, block(request, given, at)) for rule, block in blocks)
    return next(((rule, until) for rule, until in blocked if until), None)


def _blocks(request: Request) -> Mapping[Rule, Block]:
    """Return the rules of its class, and of what is exempt by what it is for."""
    if request.gap_class is not GapClass.EXEMPT:
        return BLOCKS
    hold = {
        Rule.PAUSED: request.purpose not in DESPITE_A_PAUSE,
        Rule.QUIET_HOURS: request.channel not in MET,
    }
    return {rule: BLOCKS_EXEMPT[rule] for rule, holds in hold.items() if holds}


def _too_close(request: Request, given: Circumstances, at: datetime) -> datetime | None:
    return gap_of(request.gap_class, given.contacts, given.spacing).end(at)


def _asked(request: Request, given: Circumstances, at: datetime) -> datetime | None:
    return gap_of_asks(request.gap_class, given.contacts, given.spacing).end(at)


def _paused(_: Request, given: Circumstances, at: datetime) -> datetime | None:
    return max((p.until for p in given.pauses if p.since <= at < p.until), default=None)


def _quiet(request: Request, given: Circumstances, at: datetime) -> datetime | None:
    their_hours = replace(given.hours, zone=given.zone or given.hours.zone)
    loud = may_disturb_from(at, request.channel, their_hours, given.settings)
    return loud if loud > at else None


def _quiet_unless_promised(
    request: Request, given: Circumstances, at: datetime
) -> datetime | None:
    """Hold back what disturbs, but not a callback promised for that very night."""
    until = _quiet(request, given, at)
    if until is None or request.purpose != CALLBACK:
        return until
    due = (each.due_at for each in given.causes if each.purpose == CALLBACK)
    promised = any(_quiet(request, given, each) == until for each in due)
    return None if promised else until


GAPS = {Rule.SHORTEST_GAP: gap_of, Rule.ASKED_RECENTLY: gap_of_asks}
BLOCKS: Mapping[Rule, Block] = {
    Rule.SHORTEST_GAP: _too_close,
    Rule.ASKED_RECENTLY: _asked,
    Rule.PAUSED: _paused,
    Rule.QUIET_HOURS: _quiet,
}
BLOCKS_EXEMPT: Mapping[Rule, Block] = {
    Rule.PAUSED: _paused,
    Rule.QUIET_HOURS: _quiet_unless_promised,
}
