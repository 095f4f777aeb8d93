"""Caps: how often one person hears from us of what is not owed."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from services.outbound.domain.cases import Case, Slot
from services.outbound.domain.laws import Law
from services.outbound.domain.messages import Channel


class Cap(NamedTuple):
    """At most so many in so much time, on one channel or on all."""

    rule: str
    most: int
    within: timedelta
    channel: Channel | None = None

    def free_from(self, at: datetime, slots: Iterable[Slot]) -> datetime:
        """Return the first moment from `at` on at which one more fits in."""
        counting = sorted(
            slot.at
            for slot in slots
            if self.channel in (None, slot.channel) and slot.at > at - self.within
        )
        over = len(counting) - self.most
        return at if over < 0 else counting[over] + self.within


def caps_of(case: Case, laws: Iterable[Law]) -> list[Cap]:
    """Return the caps that hold for a message."""
    terms, channel = case.terms, case.channel
    caps = [Cap("too_many", terms.all_most, timedelta(days=terms.all_days))]
    if channel is Channel.EMAIL:
        within = timedelta(days=terms.email_days)
        caps.append(Cap("too_many_mails", terms.email_most, within, channel))
    daily = [law.per_day for law in laws if law.per_day is not None]
    if channel is not Channel.POST and daily:
        caps.append(Cap("too_many_a_day", min(daily), timedelta(days=1)))
    return caps
