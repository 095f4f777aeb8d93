"""Lists of engagements."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from services.registry.domain.books import Book
from services.registry.domain.cells import ClientCells, Missing
from services.registry.domain.engagements import (
    Engagement,
    Kind,
    Per,
    engagement_id,
)
from services.registry.domain.imports import Reading
from services.registry.domain.lists import AtHand, ListKind, Owner
from services.registry.domain.recognising import said
from services.registry.domain.texts import wrong


@dataclass(frozen=True)
class EngagementRow(ClientCells):
    """A row of a list of engagements.

    No column makes one exclusive: that takes the owner's word, one by one.
    """

    engagement: str | None = None
    kind: str | None = None
    starts_on: str | None = None
    ends_on: str | None = None
    value: str | None = None
    currency: str | None = None
    per: str | None = None
    committed_hours: str | None = None


def told(row: EngagementRow, owner: Owner, known: Book[Engagement]) -> Engagement:
    """Return the engagement, known by its first day and its name."""
    name, starts_on = row.required("engagement"), row.read_day("starts_on")
    if starts_on is None:
        raise wrong(Missing, "starts_on")
    new = engagement_id(owner.client.id, starts_on, name)
    if before := known.get(new):
        return replace(before, **told_of_it(row))
    return Engagement(
        id=new,
        branch=owner.branch.id,
        client=owner.client.id,
        name=name,
        starts_on=starts_on,
        **{"kind": Kind.OTHER, **told_of_it(row)},
    )


def told_of_it(row: EngagementRow) -> dict[str, Any]:
    return said(
        kind=row.read_choice(Kind, "kind"),
        ends_on=row.read_day("ends_on"),
        value=row.read_money("value"),
        per=row.read_choice(Per, "per"),
        committed_hours=row.read_whole("committed_hours"),
    )


def readings(row: EngagementRow, _at_hand: AtHand[Engagement]) -> Iterator[Reading]:
    yield partial(row.check_said, "engagement", "starts_on")
    yield partial(row.read_choice, Kind, "kind")
    yield partial(row.read_day, "starts_on")
    yield partial(row.read_day, "ends_on")
    yield partial(row.read_money, "value")
    yield partial(row.read_choice, Per, "per")
    yield partial(row.read_whole, "committed_hours")


ENGAGEMENTS = ListKind("engagements", EngagementRow, told, readings)
