"""A person's data is handed over or forgotten; what they refused stays refused."""

import pytest

from libs.contracts.consents import ConsentRecorded
from libs.contracts.upkeep import PersonErased
from libs.storage import audit
from services.registry.service import Registry as Worker
from tests.integration.registry.asking import account_manager

JULIA = {
    "name": "Canary Huber",
    "phones": ["+43664700700"],
    "emails": ["canary@alpine.example"],
    "birthday": "1980-02-29",
}
AGREED = {"source": "newsletter form", "text_version": "2026-01", "given": True}
CHANNELS = {"post", "email", "sms", "chat", "phone"}


@pytest.fixture
def julia(office, client):
    body = JULIA | {"client_id": client.json["client_id"]}
    return office.ask("POST", "/v1/contacts", body).json["contact_id"]


def say(office, contact, **said):
    return office.ask("POST", f"/v1/contacts/{contact}/consents", said)


def standing(office, contact):
    told = office.ask("GET", f"/v1/contacts/{contact}/consents").json["standing"]
    return {(each["channel"], each["address"]): each["given"] for each in told}


def erase(office, contact, **asking):
    return office.ask("POST", f"/v1/contacts/{contact}/erasure", **asking)


def recorded_again(office, client):
    row = {"line": 2, "branch": "vienna", "client": "Alpine Dental"}
    row |= {"contact": JULIA["name"], "contact_email": JULIA["emails"][0]}
    [taken] = office.ask("POST", "/v1/imports/clients", {"rows": [row]}).json["rows"]
    assert taken["client_id"] == client.json["client_id"]
    return taken["contact_id"]


@pytest.mark.requirement("GD-6")
def test_a_consent_is_recorded_with_its_proof_or_not_at_all(office, julia):
    email = {"channel": "email", "address": JULIA["emails"][0]}
    proof = {"source": "newsletter form", "text_version": "2026-01"}

    for missing in proof:
        unproven = {k: v for k, v in proof.items() if k != missing}
        refused = say(office, julia, given=True, **email, **unproven)
        assert refused.status_code == 422
        assert [each["path"] for each in refused.json["errors"]] == [missing]
    given = say(office, julia, given=True, **email, **proof)

    [kept] = office.ask("GET", f"/v1/contacts/{julia}/consents").json["history"]
    assert given.status_code == 201
    assert kept == given.json
    assert (email | proof).items() <= kept.items()
    assert kept["contact_id"] == julia
    assert kept["at"]


@pytest.mark.requirement("GD-4")
def test_an_objection_stops_every_channel_at_once(office, julia):
    email = JULIA["emails"][0]
    say(office, julia, channel="post", **AGREED)
    say(office, julia, channel="email", address=email, **AGREED)

    office.ask("POST", f"/v1/contacts/{julia}/objection")

    stands = standing(office, julia)
    assert {channel for channel, _ in stands} == CHANNELS
    assert not any(stands.values())
    assert ("email", email) in stands
    say(office, julia, channel="sms", imported=True, **AGREED)
    assert standing(office, julia)["sms", None] is False


def test_an_erased_person_is_nowhere_in_the_register_once_it_was_told(office, julia):
    say(office, julia, channel="email", address=JULIA["emails"][0], **AGREED)

    assert len(office.everything_with("canary")) == 5

    assert erase(office, julia).json["name"] == "erased"
    office.rows("update registry.outbox set published_at = now() returning id")
    sweep(office)

    assert office.everything_with("canary") == []
    assert office.everything_with("+43664700700") == []
    assert office.everything_with("1980-02-29") == []
    [erased] = [e for e in office.announced() if isinstance(e, PersonErased)]
    assert erased.contact_id == julia
    [entry] = office.rows("select * from registry.audit where action = 'person erased'")
    assert (entry.subject, entry.details) == (julia, {})


@pytest.mark.requirement("AD-2")
def test_the_audit_log_stays_whole_when_a_person_is_erased(office, julia):
    erase(office, julia)
    office.rows("update registry.outbox set published_at = now() returning id")
    sweep(office)

    with office.owner.begin() as connection:
        verdict = audit.verify(connection, "registry")
    assert (verdict.broken, verdict.entries) == (None, 1)


@pytest.mark.requirement("GD-3")
@pytest.mark.requirement("T34")
def test_an_erased_persons_address_stays_refused_when_a_list_brings_it_back(
    office, client, julia
):
    email = JULIA["emails"][0]
    erase(office, julia)
    [(digest,)] = office.rows(
        "select digest from registry.suppressions order by length(digest) limit 1"
    )
    assert len(digest) == 32

    again = recorded_again(office, client)
    said = {"channel": "email", "address": email, "imported": True} | AGREED
    say(office, again, **said)

    assert standing(office, again)["email", email] is False
    assert again != julia
    assert recorded_again(office, client) == again
    assert standing(office, again)["email", email] is False


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize("known_by", [{}, {"contact_email": JULIA["emails"][0]}])
def test_who_comes_back_after_an_erasure_is_somebody_new_and_told_of(office, known_by):
    whose = {"line": 2, "branch": "vienna", "client": "Alpine Dental"}
    row = whose | {"contact": "Kurt Ex", "active": "yes"} | known_by
    [first] = office.ask("POST", "/v1/imports/contacts", {"rows": [row]}).json["rows"]
    erase(office, first["record_id"])

    back, same = (
        office.ask("POST", "/v1/imports/contacts", {"rows": [row]}).json["rows"][0]
        for _ in range(2)
    )

    assert [each["erased_before"] for each in (first, back, same)] == [0, 1, 0]
    assert [each["record"] for each in (back, same)] == ["created", "unchanged"]
    path = f"/v1/contacts/{back['record_id']}"
    assert office.ask("GET", path).json["active"] is True
    old = office.ask("GET", f"/v1/contacts/{first['record_id']}").json
    assert (old["name"], old["active"]) == ("erased", False)


@pytest.mark.requirement("GD-3")
@pytest.mark.parametrize(
    ("column", "written"),
    [
        ("contact_email", "CANARY@Alpine.EXAMPLE"),
        ("contact_phone", "+43 664 700 700"),
        ("contact_phone", "0043664700700"),
        ("contact_phone", "0664 / 700 700"),
    ],
)
def test_however_a_list_spells_the_address_of_an_erased_person_it_stays_refused(
    office, client, julia, column, written
):
    erase(office, julia)
    row = {"line": 2, "branch": "vienna", "contact": "Somebody", column: written}
    row["client"] = client.json["name"]

    [taken] = office.ask("POST", "/v1/imports/contacts", {"rows": [row]}).json["rows"]
    again = taken["record_id"]
    email, phone = ("email", JULIA["emails"][0]), JULIA["phones"][0]
    of_phone = [("phone", phone), ("sms", phone)]
    places = [email] if column == "contact_email" else of_phone
    for channel, address in places:
        say(office, again, channel=channel, address=address, imported=True, **AGREED)

    assert again != julia
    assert standing(office, again) == dict.fromkeys(places, False)
    told = [e for e in office.announced() if getattr(e, "contact_id", 0) == again]
    refused = {(e.channel, e.address) for e in told if isinstance(e, ConsentRecorded)}
    assert refused == {*places}


@pytest.mark.requirement("GD-3")
def test_a_new_record_of_the_address_at_another_client_is_refused_too(office, julia):
    erase(office, julia)
    other = {"branch_id": "vienna", "name": "Zeta Steel", "status": "active"}
    other |= {"tier": "C", "since": "2024-01-01"}
    client = office.ask("POST", "/v1/clients", other).json["client_id"]

    body = {"client_id": client, "name": "Somebody", "phones": JULIA["phones"]}
    new = office.ask("POST", "/v1/contacts", body).json["contact_id"]

    phone = JULIA["phones"][0]
    assert standing(office, new) == {("phone", phone): False, ("sms", phone): False}


@pytest.mark.requirement("GD-3")
def test_the_address_is_refused_at_everybody_whom_one_list_brings_with_it(
    office, julia
):
    erase(office, julia)
    email = JULIA["emails"][0]
    whose = {"branch": "vienna", "contact_email": email}
    rows = [
        whose | {"line": line, "client": name, "contact": name}
        for line, name in ((2, "Alpine Dental"), (3, "Zeta Steel"))
    ]

    taken = office.ask("POST", "/v1/imports/clients", {"rows": rows}).json["rows"]

    refused = [standing(office, each["contact_id"]) for each in taken]
    assert refused == [{("email", email): False}] * 2


def test_only_those_who_see_the_client_erase_a_person(office, julia):
    assert erase(office, julia, who=account_manager("s-1")).status_code == 403
    assert erase(office, "nobody").status_code == 404
    assert office.ask("GET", "/v1/erasures").json["items"] == []

    erase(office, julia, idempotency_key="another")

    [listed] = office.ask("GET", "/v1/erasures").json["items"]
    assert listed["contact_id"] == julia


def sweep(office):
    with office.worker.begin() as transaction:
        Worker().sweep_up_after_people(transaction, transaction.now)
