"""Reads the log of the year: which touches broke a gap and why, and who waited long."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from services.cli.door import Door
from services.cli.gap_reasons import (
    APART,
    Tight,
    Touch,
    held,
    rang_in_vain,
    too_close,
    touch_of,
)
from services.cli.meant import Told
from services.cli.year.desk import A_MINUTE, IMPULSE
from services.cli.year.life import EVENING, MORNING, NOON

SPACED = APART["shortest_days"]
TWO_WAY = {"call", "meeting"}


@dataclass(frozen=True)
class Gaps:
    """A tier's shortest and longest gap."""

    shortest: timedelta
    longest: timedelta


@dataclass(frozen=True)
class Records:
    """What the suite has on record of the year, by client."""

    kinds: Mapping[str, Told]
    clients: Mapping[str, Told]
    gaps: Mapping[str, Gaps]
    touches: Mapping[str, Sequence[Touch]]
    grants: Mapping[str, Sequence[Told]]
    down: tuple[datetime, datetime]

    @classmethod
    def read(cls, door: Door, down: tuple[datetime, datetime]) -> "Records":
        """Read them through the doors; from `down` to when nothing ran."""
        clients = {each["client_id"]: each for each in door.pages("/v1/clients")}
        one_of = {each["tier"]: key for key, each in clients.items()}
        kinds = door.get("/v1/touch-kinds")["items"]
        return cls(
            {each["name"]: each for each in kinds},
            clients,
            {tier: gaps_of(door, client) for tier, client in one_of.items()},
            by_client(map(touch_of, door.pages("/v1/touchpoints"))),
            by_client(door.pages("/v1/grants")),
            down,
        )

    def tight(self) -> Iterator[Tight]:
        """Give the touches that came too soon, each with its reason."""
        for client, touches in self.touches.items():
            shortest = self.gaps[self.clients[client]["tier"]].shortest
            ours = [each for each in touches if self.keeps_a_gap(each)]
            for before, touch in too_close(ours, shortest):
                yield Tight(touch, before, self.reason(touch, before))

    def keeps_a_gap(self, touch: Touch) -> bool:
        """Tell whether a touch went out and is of a class that keeps a gap."""
        return touch.outgoing and self.kinds[touch.kind]["gap_class"] in SPACED

    def reason(self, touch: Touch, before: Touch) -> str | None:
        """Say what allows a touch so soon; None when nothing does."""
        grants = [g for g in self.grants.get(touch.client, ()) if held(g, touch.at)]
        exempt = [g["purpose"] for g in grants if g["gap_class"] == "exempt"]
        reasons = {
            "by hand": touch.note == IMPULSE or touch.kind == "mail",
            "callback": rang_in_vain(self.touches[touch.client], touch.at),
            **dict.fromkeys(exempt, True),
            "granted before the other was told of": any(
                datetime.fromisoformat(g["granted_at"]) <= self.told_at(before.at)
                for g in grants
            ),
        }
        return next((reason for reason, holds in reasons.items() if holds), None)

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
            longest = self.gaps[told["tier"]].longest
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


def gaps_of(door: Door, client: str) -> Gaps:
    items = door.get("/v1/policies/effective", client=client)["items"]
    days = {each["name"]: each["value"] for each in items}
    return Gaps(
        timedelta(days=days["shortest_days"]), timedelta(days=days["longest_days"])
    )


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
