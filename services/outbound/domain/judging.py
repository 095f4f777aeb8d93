"""Judging: whether a message may go out now, later or never, and by which rule."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from libs.calendars.zones import local_day, zone
from services.outbound.domain.caps import Cap, caps_of
from services.outbound.domain.cases import UNREACHABLE, Case, Said, Unwanted
from services.outbound.domain.laws import Basis, Law, laws_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.quiet_hours import Window, free_from

DISTURBING = frozenset({Channel.SMS, Channel.CHAT})
# Until somebody has read an answer that may be a stop; so soon after that, it goes.
TO_BE_READ = Unwanted.PERHAPS
LOOK_AGAIN = timedelta(hours=1)


@dataclass(frozen=True)
class Verdict:
    """What was decided, by which `rule`; `until` when it is only put off."""

    rule: str | None = None
    until: datetime | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may go out now."""
        return self.rule is None


ALLOWED = Verdict()
PAUSED = "paused"
NOT_HEARD_OF = "not_heard_of"

REASONS = {
    "other_branch": "The client is of another branch now.",
    "client_moved": "The client moved to another branch before it went out.",
    "contact_left": "This person is no contact of the client any more.",
    "no_address": "There is no address to send it to.",
    "complaint": "They complained of our messages.",
    "unsubscribed": "They want no more of this channel.",
    "unsubscribed_from_this": "They want no more messages of this kind.",
    "unknown_address": "The address does not exist.",
    "returned_post": "Post came back from there.",
    "suppressed_by_hand": "Somebody of ours put them on the list.",
    "perhaps_unwanted": "They may want no more: somebody is to read their answer.",
    "opted_out": "They withdrew their consent.",
    "no_consent": "The law of the place asks for a consent that is not there.",
    "no_common_hour": "At no hour is it day everywhere they may be: say their zone.",
    "sent_before": "They had the same before.",
    NOT_HEARD_OF: "Nobody has told of the client or the person yet.",
    "words_missing": "A word that the template needs is not known of them.",
    "branch_without_address": "The branch has no postal address: keepwell sender set.",
    "no_template": "Nobody has written it in their language.",
    "too_late": "It could only go when it is of no use any more.",
    PAUSED: "The client wants a pause.",
    "quiet_hours": "It is night there, or nobody works that day.",
    "too_many": "They heard from us often enough of late.",
    "too_many_mails": "They had a mail of ours of late.",
    "too_many_a_day": "The law of the place allows no more in a day.",
}


def judge(case: Case) -> Verdict:
    """Decide; the same case is decided the same whenever it is judged again."""
    laws = laws_of(case.places)
    if rule := next(_refusals(case, laws), None):
        return Verdict(rule)
    return _when(case, laws)


def _refusals(case: Case, laws: Sequence[Law]) -> Iterator[str]:
    """Give the rules that stand against it, the plainest first."""
    if not case.at_home:
        yield "other_branch"
    if not case.there:
        yield "contact_left"
    if not case.reached:
        yield "no_address"
    refused = [why for why in case.unwanted if why is not TO_BE_READ]
    yield from (w.value for w in refused if not case.owed or w in UNREACHABLE)
    if case.said is Said.WITHDRAWN and not case.owed:
        yield "opted_out"
    if not case.owed and not all(_is_met(law, case) for law in laws):
        yield "no_consent"


def _is_met(law: Law, case: Case) -> bool:
    """Tell whether what a law asks for is there."""
    basis = law.basis(case.channel)
    if basis is Basis.NO_OPT_OUT or case.said is Said.GIVEN:
        return True
    today = max(local_day(case.at, zone(each)) for each in case.zones)
    asked_lately = (today - case.since).days <= law.inquiry_days
    own = case.status in law.clients
    inquired = case.status == "prospect" and law.inquiry_days > 0 and asked_lately
    return basis is Basis.OWN_CLIENT and (own or inquired)


def _when(case: Case, laws: Sequence[Law]) -> Verdict:
    """Find the first moment at which nothing speaks against it."""
    caps = caps_of(case, laws) if case.counts else []
    window = _window(case, laws)
    at, rule = _begin(case)
    while step := _next_step(case, at, window, caps):
        why, until = step
        if until is None:
            return Verdict(why)
        at, rule = until, rule or why
    return Verdict(rule, at) if rule else ALLOWED


def _begin(case: Case) -> tuple[datetime, str | None]:
    """Return from when on it may go: what is owed at once, all else unless held.

    A pause ends by itself; what may be a stop is to be read by a person.
    """
    if case.owed:
        return case.at, None
    waits: list[tuple[datetime, str | None]] = [(case.at, None)]
    if case.paused_until is not None and case.paused_until > case.at:
        waits.append((case.paused_until, PAUSED))
    if TO_BE_READ in case.unwanted:
        waits.append((case.at + LOOK_AGAIN, TO_BE_READ.value))
    return max(waits, key=lambda each: each[0])


def _next_step(
    case: Case, at: datetime, window: Window | None, caps: Iterable[Cap]
) -> tuple[str, datetime | None] | None:
    for cap in caps:
        if (free := cap.free_from(at, case.slots)) > at:
            return cap.rule, free
    if window is None:
        return None
    opens = free_from(at, window, [zone(name) for name in case.zones])
    if opens is None:
        return "no_common_hour", None
    return ("quiet_hours", opens) if opens > at else None


def _window(case: Case, laws: Sequence[Law]) -> Window | None:
    """Return when it may disturb; post never does, and what is critical always may.

    What is owed waits only where it rings, and only for the hours of the law.
    """
    if case.channel is Channel.POST or case.critical:
        return None
    opens, closes = max(w.opens for w in laws), min(w.closes for w in laws)
    if case.owed:
        window = Window(opens, closes, lambda _day: True)
        return window if case.channel in DISTURBING else None
    closed = frozenset(case.closed)
    terms = case.terms
    return Window(
        max(opens, terms.opens),
        min(closes, terms.closes),
        lambda day: day.weekday() in case.weekdays and day not in closed,
    )
