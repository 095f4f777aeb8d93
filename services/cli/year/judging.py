"""Reads the log of the year: which touches broke a gap and why, and who waited long."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from services.cli.door import Door
from services.cli.gap_reasons import (
    GRANTED,
    Record,
    Tight,
    granted_by,
    held,
    tight,
    used,
)
from services.cli.logged_touches import Touch, standing
from services.cli.meant import Told
from services.cli.year.desk import A_MINUTE, BY_PLAN, IMPULSE
from services.cli.year.life import EVENING, MORNING, NOON

TWO_WAY = {"call", "meeting"}


@dataclass(frozen=True)
class Records:
    """What the suite has on record of the year, by client."""

    kinds: Mapping[str, Told]
    clients: Mapping[str, Told]
    policies: Mapping[str, Mapping[str, Any]]
    touches: Mapping[str, Sequence[Touch]]
    grants: Mapping[str, Sequence[Told]]
    down: tuple[datetime, datetime]

    @classmethod
    def read(cls, door: Door, down: tuple[datetime, datetime]) -> "Records":
        """Read them through the doors; from `down` to when nothing ran."""
        clients = {each["client_id"]: each for each in door.pages("/v1/clients")}
        kinds = door.get("/v1/touch-kinds")["items"]
        return cls(
            {each["name"]: each for each in kinds},
            clients,
            {client: policy_of(door, client) for client in clients},
            by_client(standing(door.pages("/v1/touchpoints"))),
            by_client(door.pages("/v1/grants")),
            down,
        )

    def tight(self) -> Iterator[Tight]:
        """Give the touches that came too soon, each with its reason."""
        for client, touches in self.touches.items():
            grants = self.grants.get(client, ())
            record = Record(touches, self.kinds, self.policies[client], grants)
            for found in tight(record):
                yield replace(found, reason=self.reason(found, record))

    def reason(self, found: Tight, record: Record) -> str | None:
        """Say what allows a touch so soon; None when nothing does."""
        if was_by_hand(found.touch):
            return "by hand"
        if found.reason not in {None, GRANTED}:
            return found.reason
        granted = (self.allows(grant, found, record) for grant in record.grants)
        return GRANTED if any(granted) else None

    def allows(self, grant: Told, found: Tight, record: Record) -> bool:
        """Tell whether a touch had a grant before the other was told of.

        One that somebody used up of their own accord was still held for it.
        """
        before, touch = found.before, found.touch
        used_up = (
            was_by_hand(before)
            and used(grant, before.at)
            and held(grant, touch.at)
            and grant["channel"] == record.channel(touch)
        )
        blind = granted_by(grant, self.told_at(before.at))
        return blind and (used_up or used(grant, touch.at))

    def told_at(self, at: datetime) -> datetime:
        """Say by when what happened was told of: the day is halted at some hours."""
        first, last = self.down
        at = last if first <= at <= last else at
        hours = (datetime.combine(at, hour, UTC) for hour in (MORNING, NOON, EVENING))
        return next((hour + 2 * A_MINUTE for hour in hours if at <= hour), at)

    def loose(self, since: datetime, until: datetime) -> Iterator[tuple[str, datetime]]:
        """Give each silence that grew too long: the branch, and when it did."""
        kept_up_with = {
            client: told
            for client, told in self.clients.items()
            if told["status"] in ("active", "prospect")
        }
        for client, told in kept_up_with.items():
            longest = timedelta(days=self.policies[client]["longest_days"])
            known = self.touches.get(client, ())
            spoken = [t.at for t in known if self.is_two_way(t)] or [since]
            ends = ((at + longest, after) for at, after in pairwise([*spoken, until]))
            yield from ((told["branch_id"], end) for end, a in ends if since < end < a)

    def is_contact(self, touch: Touch) -> bool:
        """Tell whether a touch kept any promise of contact."""
        return bool(self.kinds[touch.kind]["satisfies"] != "nothing")

    def is_two_way(self, touch: Touch) -> bool:
        """Tell whether it was a talk."""
        return self.kinds[touch.kind]["satisfies"] in TWO_WAY


def policy_of(door: Door, client: str) -> Mapping[str, Any]:
    items = door.get("/v1/policies/effective", client=client)["items"]
    return {each["name"]: each["value"] for each in items}


def was_by_hand(touch: Touch) -> bool:
    """Tell whether somebody did it of their own accord, as they write most mails."""
    return touch.note == IMPULSE or (touch.kind == "mail" and touch.note != BY_PLAN)


def by_client(told: Iterable[Any]) -> dict[str, list[Any]]:
    """Sort by client; touches come the latest first, and are put the other way."""
    found: dict[str, list[Any]] = defaultdict(list)
    for each in told:
        whose = each.client if isinstance(each, Touch) else each["client_id"]
        found[whose].append(each)
    for each in found.values():
        if isinstance(each[0], Touch):
            each.sort(key=lambda touch: touch.at)
    return dict(found)
