"""Planning with a client: what is due next, and what the promise is judged by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from libs.calendars.working_time import OpenHours
from services.cadence.domain.clients import Client, Plan
from services.cadence.domain.history import Last
from services.cadence.domain.horizon import rituals_of
from services.cadence.domain.next_touch import next_touch
from services.cadence.domain.promises import Promised, due_at
from services.cadence.domain.renewals import FirstDue, KeptTask, Renewal, renewed


@dataclass(frozen=True)
class PlanningFacts:
    """What the plan with a client depends on besides the client.

    `hours` is none while the branch has not been heard of: until then nothing is
    promised. `callback_due` is the first of the callbacks owed, `last` what the log
    says of touches.
    """

    hours: OpenHours | None
    callback_due: datetime | None
    too_tight_at: datetime | None
    last: Last
    tasks: Sequence[KeptTask]


@dataclass(frozen=True)
class Planned:
    """A client with its plan, and what becomes of its tasks."""

    client: Client
    tasks: Renewal


def planned(client: Client, given: PlanningFacts, now: datetime) -> Planned:
    """Plan with a client by all that is known by now."""
    tasks = renewed(client, given.tasks, given.hours, now)
    return Planned(with_plan(client, given, tasks.first_due, now), tasks)


def with_plan(
    client: Client, given: PlanningFacts, tasks: FirstDue, now: datetime
) -> Client:
    """Return the client with the plan that follows.

    Nothing is planned before the register has told of the client. A promise is judged
    from the month after the one in which it was given.
    """
    if (profile := client.profile) is None or (policy := client.policy) is None:
        return client
    if client.counts_for:
        return replace(client, plan=Plan())
    rituals = promises_due(client, given.hours, now)
    others = [tasks.spaced] if tasks.spaced else []
    at = next_touch(
        profile.status,
        policy.gaps,
        client.history,
        [*rituals.values(), *others],
        tasks.urgent,
    )
    since = {each: client.plan.since(each) or now for each in rituals}
    plan = Plan(
        unless_told_to_wait(at, (client.paused_until, tasks.put_off), given),
        given.too_tight_at,
        (client.plan.judged_until or now) if rituals else None,
        since.get(Promised.CALL),
        since.get(Promised.MEETING),
    )
    return replace(client, plan=plan)


def promises_due(
    client: Client, hours: OpenHours | None, now: datetime
) -> dict[Promised, datetime]:
    """Return what is promised every month, and when each is next due."""
    if hours is None:
        return {}
    given = rituals_of(client, now)
    return {
        each: due_at(each, client.history, hours, given.since(each))
        for each in given.promised
    }


def unless_told_to_wait(
    at: datetime | None, until: tuple[datetime | None, ...], given: PlanningFacts
) -> datetime | None:
    """Return the end of a pause for what would be sooner; callbacks never wait."""
    if at is None:
        return None
    at = max([at, *(end for end in until if end)])
    return min(at, given.callback_due or at)
