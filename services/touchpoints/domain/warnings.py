"""What should worry us about a client though nobody has complained."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.touchpoints.domain.conversations import Conversation
from services.touchpoints.domain.levels import Level

ONE_SIDED_FROM = 6  # touches of ours in a row
NO_SHOWS_FROM = 2
CONTENT_FROM = 4.0  # of 5
UNMET_FOR = timedelta(days=365)
POOR = {Level.THIN, Level.COLD}


class Worry(StrEnum):
    """What is wrong."""

    OUTBOUND_ONLY = "outbound_only"
    BILLS_ONLY = "bills_only"
    NO_SHOWS = "no_shows"
    SINGLE_THREAD = "single_thread"
    SILENT_DECIDER = "silent_decider"
    HUMMING_ALONG = "humming_along"


@dataclass(frozen=True)
class Warned:
    """One worry, and the sentence that says why."""

    worry: Worry
    reason: str


@dataclass(frozen=True)
class Seen:
    """What the warnings of one client follow from; the client is ours since `since`."""

    conversation: Conversation
    level: Level
    only_billed: bool
    since: datetime
    now: datetime


def warnings_of(seen: Seen) -> list[Warned]:
    """Return every worry about a client, each with its reason."""
    return [*_one_sided(seen), *_few_people(seen), *_humming_along(seen)]


def _one_sided(seen: Seen) -> Iterator[Warned]:
    talk = seen.conversation
    if talk.outbound_run >= ONE_SIDED_FROM:
        reason = f"{talk.outbound_run} touches of ours, and no word from them since"
        yield Warned(Worry.OUTBOUND_ONLY, reason)
    if seen.only_billed:
        yield Warned(Worry.BILLS_ONLY, "they hear from us only when we want money")
    if talk.no_shows >= NO_SHOWS_FROM:
        reason = f"they did not come to the last {talk.no_shows} meetings"
        yield Warned(Worry.NO_SHOWS, reason)


def _few_people(seen: Seen) -> Iterator[Warned]:
    talk = seen.conversation
    if len(talk.threads) == 1:
        reason = "only one person there has talked with us in half a year"
        yield Warned(Worry.SINGLE_THREAD, reason)
    if silent := len(talk.silent_deciders):
        who = "who decides there is" if silent == 1 else "who decide there are"
        reason = f"{silent} {who} silent while others talk with us"
        yield Warned(Worry.SILENT_DECIDER, reason)


def _humming_along(seen: Seen) -> Iterator[Warned]:
    """Warn of good service that hides a poor relationship."""
    content = seen.conversation.satisfaction
    if content is not None and content >= CONTENT_FROM and (why := _poor_for(seen)):
        reason = f"service is rated {content:.1f} of 5, but {why}"
        yield Warned(Worry.HUMMING_ALONG, reason)


def _poor_for(seen: Seen) -> str | None:
    talk = seen.conversation
    if seen.level in POOR:
        return f"the relationship is {seen.level}"
    if talk.no_shows >= NO_SHOWS_FROM:
        return f"they missed {talk.no_shows} meetings in a row"
    if (talk.last_meeting_at or seen.since) < seen.now - UNMET_FOR:
        return "nobody has met them in a year"
    return None
