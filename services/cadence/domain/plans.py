"""Planning with a client: what is due next, and what the promise is judged by."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.working_time import OpenHours
from services.cadence.domain.clients import Client, Plan
from services.cadence.domain.gaps import Policy, Tier
from services.cadence.domain.next_touch import KEPT_UP_WITH, next_touch
from services.cadence.domain.promises import due_at


@dataclass(frozen=True)
class Circumstances:
    """What the plan with a client depends on besides the client.

    `hours` is none while the branch has not been heard of: until then nothing is
    promised. `callback_due` is the first of the callbacks owed, `prompted_at` the first
    of what prompts a call and was not followed by one.
    """

    policies: Mapping[Tier, Policy]
    hours: OpenHours | None
    callback_due: datetime | None
    too_tight_at: datetime | None
    prompted_at: datetime | None = None

    @property
    def urgent_at(self) -> datetime | None:
        """When the first thing was due that cannot wait; None when nothing is."""
        urgent = (self.callback_due, self.prompted_at)
        return min((at for at in urgent if at), default=None)


def planned(client: Client, given: Circumstances, now: datetime) -> Client:
    """Return the client with the plan that follows from all that is known by now.

    Nothing is planned before the register has told of the client. A promise is judged
    from the month after the one in which it was given.
    """
    if (profile := client.profile) is None:
        return client
    if client.counts_for:
        return replace(client, plan=Plan())
    policy, promise_due, judged_until = given.policies[profile.tier], None, None
    if policy.promised and given.hours and profile.status in KEPT_UP_WITH:
        promise_due = due_at(policy.promised, client.history, given.hours)
        judged_until = client.plan.judged_until or now
    next_touch_at = next_touch(
        profile.status, policy.gaps, client.history, promise_due, given.urgent_at
    )
    plan = Plan(next_touch_at, given.too_tight_at, judged_until)
    return replace(client, plan=plan)
