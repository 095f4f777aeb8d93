"""What keeps no gap: ritual post, callbacks, replies, outages and what was agreed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.cadence.domain.purposes import (
    RULES,
    SPOKEN,
    Channel,
    GapClass,
    Purpose,
)
from services.cadence.domain.quiet_hours import SILENT

# What is owed to who spoke first has no task, and so no rule.
CALLBACK, REPLY = "callback", "reply"
OWED = frozenset({CALLBACK, REPLY})
USUAL_WAYS = {
    purpose.value: rule.channel
    for purpose, rule in RULES.items()
    if rule.gap_class is GapClass.EXEMPT
}
# Post is exempt whatever it is for; else only what is for these.
MAY_BE_EXEMPT = OWED | {
    purpose for purpose, way in USUAL_WAYS.items() if way not in SILENT
}
# What a client who wants a pause hears of all the same.
DESPITE_A_PAUSE = frozenset(
    {
        CALLBACK,
        Purpose.OUTAGE_HELP,
        Purpose.OUTAGE_MESSAGE,
        Purpose.OUTAGE_FOLLOW_UP,
    }
)


@dataclass(frozen=True)
class Cause:
    """What a contact for a purpose answers: a task, a callback or what they wrote.

    It is answered from `since` on, and at any time by the contact that is the `task`
    itself; `due_at` is what was promised.
    """

    purpose: str
    since: datetime
    due_at: datetime
    task: str | None = None

    def is_answered(self, purpose: str, at: datetime, lately: timedelta) -> bool:
        """Tell whether a contact at a moment answers it, a reply only if `lately`."""
        in_time = purpose != REPLY or at - self.since <= lately
        return purpose == self.purpose and self.since <= at and in_time


def may_be_exempt(purpose: str, channel: Channel) -> bool:
    """Tell whether a contact for the purpose may be made without keeping a gap.

    Post may, whatever it is for; else what is exempt to be said may not be written,
    nor the other way round.
    """
    if channel in SILENT or purpose in OWED:
        return True
    usual = USUAL_WAYS.get(purpose)
    if usual is None or usual in SILENT:
        return False
    return (usual in SPOKEN) is (channel in SPOKEN)
