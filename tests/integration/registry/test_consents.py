import pytest

from libs.contracts.consents import ConsentRecorded
from tests.integration.registry.asking import ALPINE, VIENNA, account_manager

JULIA = {"name": "Julia Huber", "emails": ["j.huber@client.example"]}
GIVEN = {
    "channel": "email",
    "address": "j.huber@client.example",
    "given": True,
    "source": "newsletter form",
    "text_version": "2026-01",
    "at": "2026-03-02T08:00:00Z",
}
LATER = "2026-03-03T08:00:00Z"


@pytest.fixture
def contact(office, client):
    """Where a contact of the client is."""
    body = JULIA | {"client_id": client.json["client_id"]}
    return office.ask("POST", "/v1/contacts", body).headers["Location"]


def say(office, contact, **said):
    return office.ask("POST", f"{contact}/consents", said)


def announced(office):
    events = office.announced()
    return [each for each in events if isinstance(each, ConsentRecorded)]


def test_consent_is_given_for_a_channel_and_address_with_its_proof(office, contact):
    unproven = say(office, contact, channel="email", given=True)
    given = say(office, contact, **GIVEN)

    assert unproven.status_code == 422
    assert [error["path"] for error in unproven.json["errors"]] == [
        "source",
        "text_version",
    ]
    assert given.status_code == 201
    assert GIVEN.items() <= given.json.items()
    [told] = announced(office)
    assert (told.channel, told.address, told.given) == (
        "email",
        *list(GIVEN.values())[1:3],
    )
    assert office.ask("GET", f"{contact}/consents").json == {
        "standing": [given.json],
        "history": [given.json],
    }


def test_to_withdraw_takes_no_more_than_the_channel(office, contact):
    said = say(office, contact, channel="phone", given=False)

    assert said.status_code == 201
    [told] = announced(office)
    assert (told.channel, told.address, told.given) == ("phone", None, False)


def test_the_newest_wins_and_what_was_said_before_is_kept(office, contact):
    say(office, contact, **GIVEN)
    withdrawn = say(
        office, contact, **GIVEN | {"given": False, "source": None, "at": LATER}
    ).json
    late = say(office, contact, **GIVEN | {"at": "2026-03-02T09:00:00Z"}).json

    told = office.ask("GET", f"{contact}/consents").json

    assert told["standing"] == [withdrawn]
    assert [each["at"] for each in told["history"]] == [
        LATER,
        late["at"],
        GIVEN["at"],
    ]
    assert [(each.given, each.revision) for each in announced(office)] == [
        (True, 1),
        (False, 2),
    ]


def test_nobody_consents_ahead_of_time(office, contact):
    ahead = say(office, contact, **GIVEN | {"at": "2999-01-01T00:00:00Z"})

    assert ahead.status_code == 422
    assert [error["path"] for error in ahead.json["errors"]] == ["at"]


@pytest.mark.requirement("T34")
def test_an_address_once_withdrawn_stays_so_whatever_is_imported(office):
    row = VIENNA | ALPINE
    [taken] = office.take_in(row)
    contact = f"/v1/contacts/{taken.contact_id}"
    address = {"channel": "email", "address": ALPINE["contact_email"]}
    say(office, contact, **address, given=False)
    before = office.ask("GET", f"{contact}/consents").json["standing"]

    office.take_in(row | {"contact": "Julia Maier", "phone": "0720 1"})
    listed = GIVEN | {"at": "2030-01-01T00:00:00Z", "imported": True}
    say(office, contact, **listed)
    [bakery] = office.take_in(VIENNA | {"client": "Bakery", "contact": "Julia"})
    other = f"/v1/contacts/{bakery.contact_id}"
    say(office, other, **listed)

    assert office.ask("GET", f"{contact}/consents").json["standing"] == before
    assert office.ask("GET", f"{other}/consents").json["standing"] == []
    assert [each.given for each in announced(office)] == [False]


def test_an_account_manager_hears_their_own_clients_people_only(office, contact):
    other = account_manager("s-of-nobody")

    read = office.ask("GET", f"{contact}/consents", who=other)
    said = office.ask(
        "POST", f"{contact}/consents", {"channel": "sms", "given": False}, other
    )

    assert (read.status_code, said.status_code) == (404, 404)
    assert announced(office) == []


def test_what_others_ask_of_a_contact_is_announced(office, client):
    more = {
        "roles": ["champion", "decision_maker"],
        "birthday": "--02-29",
        "language": "de-AT",
        "zone": "Europe/Vienna",
    }
    body = JULIA | more | {"client_id": client.json["client_id"]}

    added = office.ask("POST", "/v1/contacts", body)

    assert more.items() <= added.json.items()
    assert added.json["decision_maker"] is True
    told = office.announced()[-1]
    assert (told.decision_maker, told.language) == (True, "de-AT")
    assert (told.zone, told.birthday) == ("Europe/Vienna", "--02-29")
