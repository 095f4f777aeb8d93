"""When a client was last contacted: the latest of all kinds, persons and clients."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.values import ClientId, ContactId


@dataclass(frozen=True)
class Contacted:
    """The latest contact of one kind with one person at a client, or nobody named."""

    client: ClientId
    contact: ContactId | None
    kind: str
    at: datetime


@dataclass(frozen=True)
class LastContacts:
    """When a client was last contacted, by kind and by person, and its legal group."""

    client: ClientId
    at: datetime | None
    kinds: dict[str, datetime]
    people: dict[ContactId, datetime]
    group: str | None
    group_at: datetime | None


def last_contacts(
    client: ClientId, group: str | None, contacted: Sequence[Contacted]
) -> LastContacts:
    """Roll contacts of a client and its group up: only a later one moves anything on.

    What a person was told counts for the client, what a client was told for its group.
    """
    own = [each for each in contacted if each.client == client]
    in_order = sorted(own, key=lambda each: each.at)
    return LastContacts(
        client=client,
        at=_latest(own),
        kinds={each.kind: each.at for each in in_order},
        people={each.contact: each.at for each in in_order if each.contact},
        group=group,
        group_at=_latest(contacted) if group else None,
    )


def _latest(contacted: Iterable[Contacted]) -> datetime | None:
    return max((each.at for each in contacted), default=None)
