"""A client whose import was reverted never was, in whatever order that is told."""

from dataclasses import replace

import pytest

from libs.contracts.payments import PaymentReceived
from libs.contracts.touchpoints import RelationshipRevalued
from services.concentration.storage.never_clients import THEIRS
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    sent,
    voided,
)

KNOWN = "select client_id from concentration.clients"
REMOVED = client(revision=2, removed=True)


@pytest.mark.parametrize("told", [(client(), REMOVED), (REMOVED, client())])
def test_who_never_was_is_forgotten_with_all_that_is_theirs(house, told):
    house.hear(branch())
    for each in told:
        house.hear(each)
    house.hear(replace(RelationshipRevalued.example(), client_id="c-2"))

    left = {table: house.rows(f"table concentration.{table}") for table in THEIRS}
    assert {table: rows for table, rows in left.items() if rows} == {
        "relationships": left["relationships"],
        "valuations": left["valuations"],
    }


def test_who_is_told_anew_afterwards_is_there(house):
    house.hear(branch(), REMOVED)
    house.hear(client(revision=3))

    assert house.rows(KNOWN) == [("c-1",)]


def test_documents_that_were_voided_keep_nobody(house):
    house.hear(branch(), client())
    invoice = billed("100", at=MONDAY)
    house.hear(invoice)
    house.hear(voided(invoice))

    house.hear(REMOVED)

    assert house.rows(KNOWN) == []


def test_who_paid_stays(house):
    house.hear(branch(), client())
    house.hear(sent(replace(PaymentReceived.example(), client_ref="D-1"), "paid"))

    house.hear(REMOVED)

    assert house.rows(KNOWN) == [("c-1",)]
