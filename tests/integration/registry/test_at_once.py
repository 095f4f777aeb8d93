"""Who comes too late is told which it was: taken already, or changed meanwhile."""

from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace

import pytest

from services.registry.domain.clients import Client
from services.registry.storage.entries import ChangedMeanwhile
from services.registry.usecases import profiles
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.roadmaps import ROADMAPS
from tests.integration.registry.asking import CLIENT, VIENNA

READ_AGAIN = "It was changed meanwhile: read it again and decide anew."
KNOWN = {"text": "Grow", "verified_on": "2026-03-02"}


def late(office, client, first, *asked):
    """Ask while somebody else has done the same and not committed yet."""
    with ThreadPoolExecutor(1) as beside:
        with office.transactions.begin(branches="*") as transaction:
            found = CLIENTS.found(transaction, client.json["client_id"], {}).fact
            first(transaction, found)
            asking = beside.submit(office.ask, *asked)
            wait([asking], timeout=1)
        return asking.result(timeout=20)


def test_an_answer_that_another_gave_meanwhile_is_to_be_read_again(office, client):
    goals = f"{client.headers['Location']}/profile/goals"

    def answer(transaction, found: Client):
        told = KNOWN | {"verified_on": transaction.now.date()}
        profiles.answer(transaction, found, "goals", told)

    told = late(office, client, answer, "PUT", goals, KNOWN)

    assert (told.status_code, told.json["detail"]) == (409, READ_AGAIN)


def test_a_version_that_another_made_meanwhile_is_a_newer_one(office, client):
    roadmap = f"{client.headers['Location']}/roadmap"

    def write(transaction, found: Client):
        ROADMAPS.replace(transaction, found, 0, ())

    told = late(office, client, write, "POST", roadmap, {"replaces": 0, "items": []})

    assert told.status_code == 409
    assert told.json["detail"].startswith("Somebody has made a newer version")


def test_what_was_changed_since_it_was_read_is_to_be_read_again(office, client):
    with office.transactions.begin(branches="*") as transaction:
        read = CLIENTS.found(transaction, client.json["client_id"], {})
    place = client.headers["Location"]
    office.ask("PATCH", place, {"tier": "B"}, if_match='"1"')

    with (
        pytest.raises(ChangedMeanwhile, match=READ_AGAIN),
        office.transactions.begin(branches="*") as transaction,
    ):
        CLIENTS.change(transaction, read, replace(read.fact, name="Alpine"))


@pytest.mark.parametrize(
    ("told", "path"),
    [({"reference": "D1", "name": "Bar"}, "reference"), ({"name": "Foo"}, "name")],
)
def test_what_is_taken_is_named(office, told, path):
    for named in ({"name": "Foo"}, {"name": "Bar", "reference": "D1"}):
        office.ask("POST", "/v1/clients", CLIENT | named)
    other = office.ask("POST", "/v1/clients", CLIENT | {"name": "Other"})
    place = other.headers["Location"]

    refused = office.ask("PATCH", place, told, if_match='"1"')

    assert (refused.status_code, refused.json["detail"]) == (
        409,
        "It is on record already, or something else is under its name.",
    )
    assert refused.json["errors"] == [{"path": path, "detail": "taken"}]


def test_what_was_removed_and_came_back_is_on_record_already(office):
    office.take_in(VIENNA | {"client": "Zeta"})
    office.ask("POST", "/v1/imports/run-1/revert", {"dry_run": False})

    added = [
        office.ask(
            "POST", "/v1/clients", CLIENT | {"name": "Zeta"}, Idempotency_Key=key
        )
        for key in ("first", "second")
    ]

    assert [each.status_code for each in added] == [201, 409]
    assert added[1].json["detail"].startswith("It is on record already")
