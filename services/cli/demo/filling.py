"""Sends the made-up company through the doors that are open to everybody."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from libs.contracts import wire
from libs.contracts.record import Event
from libs.values import Conflict
from services.cli.batches import batches, shown, written_length
from services.cli.demo.clients import Client
from services.cli.demo.offices import OFFICES
from services.cli.door import Door, Refusal, segment

CONFLICT = 409
MOST_ROWS, LARGEST_ROWS = 500, 900_000
MOST_EVENTS, LARGEST_EVENTS = 1_000, 4 * 2**20
MEDIA_TYPE = "application/cloudevents-batch+json"
TAKEN = {"accepted", "duplicate"}
POLICIES = {"A": {"newsletter": True, "review_months": 6}, "B": {"review_months": 12}}


class NotTaken(Conflict):
    """This suite holds another demo; start a new one with --data FOLDER."""


def open_offices(door: Door) -> None:
    """Record branches, people and policies; what is on record stays as it is."""
    for office in OFFICES:
        once(door, "/v1/branches", office.branch())
        for person in office.staff():
            once(door, "/v1/staff", person)
    if not any(door.pages("/v1/policies")):
        for tier, terms in POLICIES.items():
            door.set(f"/v1/policies/tier/{tier}", terms)


def record(door: Door, whose: Sequence[Client]) -> dict[str, str]:
    """Import the clients and return their ids by reference; raises NotTaken.

    Who wants nothing that is sent to many says so.
    """
    objecting = {client.reference for client in whose if client.objects}
    rows = [row for client in whose for row in client.rows()]
    numbered = [{"line": at, **row} for at, row in enumerate(rows, start=1)]
    cut = batches(numbered, written_length, MOST_ROWS, LARGEST_ROWS)
    ids: dict[str, str] = {}
    for batch in shown(cut, len(rows), "Recording clients"):
        taken = door.post("/v1/imports/clients", {"rows": batch})["rows"]
        check_taken(taken)
        told = list(zip((row["reference"] for row in batch), taken, strict=True))
        ids |= {reference: each["client_id"] for reference, each in told}
        object_(door, [each for reference, each in told if reference in objecting])
    return ids


def object_(door: Door, taken: Sequence[Mapping[str, Any]]) -> None:
    """Take the objections of people who are new."""
    for each in taken:
        if each["contact"] == "created":
            door.post(f"/v1/contacts/{segment(each['contact_id'])}/objection", {})


def check_taken(taken: Sequence[Mapping[str, Any]]) -> None:
    """Raise NotTaken with the reason of the first row that was not taken."""
    for error in (error for row in taken for error in row["errors"]):
        raise NotTaken(error["detail"])


def report(door: Door, history: Sequence[Event]) -> Counter[str]:
    """Report the events and count what became of them; raises NotTaken."""
    became = Counter[str]()
    for answer in answers(door, [wire.encode(event) for event in history]):
        if answer["status"] not in TAKEN:
            raise NotTaken
        became[answer["status"]] += 1
    return became


def answers(door: Door, events: Sequence[bytes]) -> Iterator[Mapping[str, Any]]:
    cut = batches(events, len, MOST_EVENTS, LARGEST_EVENTS)
    for batch in shown(cut, len(events), "Reporting what happened"):
        body = b"[" + b",".join(batch) + b"]"
        yield from door.send("/v1/events", body, MEDIA_TYPE)["items"]


def once(door: Door, path: str, body: Mapping[str, Any]) -> None:
    """Create something unless it is there."""
    try:
        door.post(path, body)
    except Refusal as refusal:
        if refusal.status != CONFLICT:
            raise
