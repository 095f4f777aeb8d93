"""Fills an empty suite with the company, through the doors open to everybody."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.cli.batches import batches, written_length
from services.cli.demo.clients import Client
from services.cli.demo.filling import LARGEST_ROWS, MOST_ROWS, check_taken
from services.cli.door import Door
from services.cli.year.company import POLICIES, Company, rows


def fill(door: Door, company: Company, whose: Sequence[Client]) -> dict[str, str]:
    """Record offices, people, policies and clients; return client ids by reference."""
    for office in company.offices:
        door.post("/v1/branches", office.branch())
    for person in company.staff():
        door.post("/v1/staff", person)
    for tier, terms in POLICIES.items():
        door.set(f"/v1/policies/tier/{tier}", terms)
    return record(door, whose)


def record(door: Door, whose: Sequence[Client]) -> dict[str, str]:
    """Import the clients and return their ids by reference; raises NotTaken."""
    numbered = [{"line": at, **row} for at, row in enumerate(rows(whose), start=1)]
    ids: dict[str, str] = {}
    for batch in batches(numbered, written_length, MOST_ROWS, LARGEST_ROWS):
        taken: Sequence[Mapping[str, Any]] = door.post(
            "/v1/imports/clients", {"rows": batch}
        )["rows"]
        check_taken(taken)
        references = (row["reference"] for row in batch)
        ids |= dict(zip(references, (t["client_id"] for t in taken), strict=True))
    return ids
