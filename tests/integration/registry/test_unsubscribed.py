"""Who told outbound to stop has withdrawn their consent."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from libs.contracts.consents import ConsentRecorded
from libs.contracts.messages import ContactUnsubscribed
from services.registry.service import Registry

JULIA = {"name": "Julia Huber", "emails": ["j.huber@client.example"]}
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.fixture
def contact(office, client):
    body = JULIA | {"client_id": client.json["client_id"]}
    return office.ask("POST", "/v1/contacts", body).json["contact_id"]


def hear(office, contact, **changed):
    usual = {"contact_id": contact, "channel": "email", "unsubscribed_at": AT}
    told = replace(
        ContactUnsubscribed.example(), **({"purpose": None} | usual | changed)
    )
    with office.worker.begin() as transaction:
        Registry().on_contacts_unsubscribed(transaction, [told])


def announced(office):
    events = office.announced()
    return [each for each in events if isinstance(each, ConsentRecorded)]


def test_who_unsubscribed_has_withdrawn_and_everybody_hears_of_it(office, contact):
    hear(office, contact)
    hear(office, contact)

    [told] = announced(office)
    assert (told.contact_id, told.channel, told.given) == (contact, "email", False)
    assert (told.at, told.address) == (AT, None)


def test_a_complaint_withdraws_from_every_way_to_write(office, contact):
    hear(office, contact, complaint=True)

    assert {each.channel for each in announced(office)} == {
        *("post", "email", "sms", "chat")
    }


def test_who_wants_no_newsletter_still_hears_from_us(office, contact):
    hear(office, contact, purpose="newsletter")

    assert announced(office) == []


def test_who_is_not_on_record_any_more_has_said_nothing(office):
    hear(office, "p-9")

    assert announced(office) == []
