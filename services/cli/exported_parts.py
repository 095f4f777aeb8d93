"""What is exported and is no list: settings, and what is read client by client."""

from collections.abc import Iterable, Iterator
from itertools import chain

from services.cli.contact_names import is_erased
from services.cli.door import NOT_FOUND, Door, Refusal, segment
from services.cli.meant import Told

SETTINGS = (
    "cadence-settings",
    "cover-terms",
    "decay-terms",
    "firm",
    "freshness",
    "guard-terms",
    "holidays",
    "limit-terms",
    "newsletter-terms",
    "occasion-terms",
    "profile-fields",
    "sending-terms",
    "touch-kinds",
)
OF_EACH_CLIENT = ("findings", "losses")
PROFILE = "profile"
VERSIONS = ("benefits", "roadmap")
PARTS = (*SETTINGS, *OF_EACH_CLIENT, PROFILE, *VERSIONS)


def rows_of(door: Door, kind: str) -> Iterator[Told]:
    """Yield all there is of a kind, be it a list or not."""
    if kind in SETTINGS:
        return settings(door.get(f"/v1/{kind}"))
    if kind in PARTS:
        return of_each_client(door, kind)
    rows = door.pages(f"/v1/{kind}")
    return people(rows) if kind == "contacts" else rows


def people(contacts: Iterable[Told]) -> Iterator[Told]:
    """Yield who is on record; the ids of who was erased are a list of their own."""
    return (each for each in contacts if not is_erased(each))


def settings(told: Told) -> Iterator[Told]:
    yield from told.get("items", [told])


def of_each_client(door: Door, kind: str) -> Iterator[Told]:
    merged = door.pages("/v1/clients", merged="true")
    for client in chain(door.pages("/v1/clients"), merged):
        path = f"/v1/clients/{segment(client['client_id'])}/{kind}"
        for row in of_client(door, kind, path):
            yield {"client_id": client["client_id"], **row}


def of_client(door: Door, kind: str, path: str) -> Iterator[Told]:
    if kind in OF_EACH_CLIENT:
        return door.pages(path)
    return versions(door, path) if kind in VERSIONS else iter([door.get(path)])


def versions(door: Door, path: str) -> Iterator[Told]:
    """Yield all versions of what a client is offered, the first one first."""
    try:
        latest = door.get(path)
    except Refusal as refusal:
        if refusal.status != NOT_FOUND:
            raise
        return
    # By its number it is as it was written, without what merged clients add to it.
    for number in range(1, latest["version"] + 1):
        yield door.get(path, version=number)
