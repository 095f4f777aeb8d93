"""Other vendors, the white space and partners, over HTTP."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.contracts.vendors import VendorSighted
from libs.identity import Role
from tests.integration.registry.asking import BRANCH, CLIENT, MANAGER, somebody

PARTNER = {
    "branch_id": "vienna",
    "name": "Rack & Roll",
    "skills": ["Server  Migration"],
    "regions": ["AT"],
    "smallest": 5,
    "largest": 50,
    "trusted": True,
}
REQUEST = {
    "name": "Move two servers",
    "skill": "server migration",
    "received_on": "2026-03-02",
}

MOVED = {"branch_id": "graz"}
TODAY = datetime.now(UTC).date()


def paths_of(answer):
    return [error["path"] for error in answer.json["errors"]]


def ids(answer, key):
    return [each[key] for each in answer.json["items"]]


@pytest.fixture
def client_id(client):
    return client.json["client_id"]


@pytest.fixture
def partner_id(office):
    return office.ask("POST", "/v1/partners", PARTNER).json["partner_id"]


@pytest.fixture
def request_id(office, client_id):
    asked = REQUEST | {"client_id": client_id}
    return office.ask("POST", "/v1/requests", asked).json["request_id"]


@pytest.mark.requirement("R86")
def test_a_vendor_who_offers_what_we_offer_is_encroaching(office, client_id):
    told = {"client_id": client_id, "name": "Telco One", "services": ["Phones", "VoIP"]}
    before = office.ask("POST", "/v1/vendors", told).json
    office.ask("POST", "/v1/offerings", {"branch_id": "vienna", "name": "voip"})

    after = office.ask("GET", f"/v1/vendors/{before['vendor_id']}").json

    assert (before["encroaching"], before["overlap"]) == (False, [])
    assert (after["encroaching"], after["overlap"]) == (True, ["voip"])
    for asked, found in (("true", 1), ("false", 0)):
        listed = office.ask("GET", f"/v1/vendors?encroaching={asked}").json["items"]
        assert len(listed) == found


@pytest.fixture
def sighting(office, client_id):
    """What is told of a sighting, and the answer to telling it."""
    told = {"client_id": client_id, "name": "Telco One"}
    vendor = office.ask("POST", "/v1/vendors", told).json["vendor_id"]
    seen = {"vendor_id": vendor, "name": "quoted phones", "seen_on": "2026-03-02"}
    return seen, office.ask("POST", "/v1/sightings", seen)


def sighted(office):
    told = (event for event in office.announced() if isinstance(event, VendorSighted))
    return [event.sighting_id for event in told]


@pytest.mark.requirement("R87")
def test_one_sighting_is_one_open_threat_and_announced_once(office, sighting):
    seen, first = sighting
    again = office.ask("POST", "/v1/sightings", seen, Idempotency_Key="a" * 64)

    assert (first.status_code, again.status_code) == (201, 409)
    [threat] = office.ask("GET", "/v1/sightings?threat=open").json["items"]
    assert (threat["threat"], threat["closed_on"]) == ("open", None)
    assert sighted(office) == [threat["sighting_id"]]


@pytest.mark.requirement("R87")
def test_a_threat_is_closed_with_what_came_of_it_and_announced_no_more(
    office, sighting
):
    _, first = sighting
    at = f"/v1/sightings/{first.json['sighting_id']}"
    ended = {"closed_on": "2026-03-06", "outcome": "they stay with us"}
    early = ended | {"closed_on": (TODAY + timedelta(days=2)).isoformat()}

    bare = office.ask("PATCH", at, {"closed_on": "2026-03-06"}, if_match='"1"')
    too_early = office.ask("PATCH", at, early, if_match='"1"')
    closed = office.ask("PATCH", at, ended, if_match='"1"')

    assert (bare.status_code, paths_of(bare)) == (422, ["closed_on", "outcome"])
    assert (too_early.status_code, paths_of(too_early)) == (422, ["closed_on"])
    assert closed.json["threat"] == "closed"
    assert ended.items() <= closed.json.items()
    counts = [
        len(office.ask("GET", f"/v1/sightings?threat={state}").json["items"])
        for state in ("open", "closed")
    ]
    assert (counts, len(sighted(office))) == ([0, 1], 1)


@pytest.mark.requirement("R99")
@pytest.mark.requirement("R100")
def test_the_white_space_shows_what_is_unknown_and_undecided(office, client_id):
    for name in ("phones", "furniture", "backup"):
        offering = {"branch_id": "vienna", "name": name, "offered": name == "backup"}
        office.ask("POST", "/v1/offerings", offering)
    told = {"client_id": client_id, "provider": "other"}
    listed = office.ask("POST", "/v1/provisions", told | {"name": "phones"}).json
    decided = told | {"name": "furniture", "leave_it": "their parent decides"}
    office.ask("POST", "/v1/provisions", decided)

    space = office.ask("GET", f"/v1/clients/{client_id}/white-space").json["items"]

    assert [(e["name"], e["provider"], e["is_undecided"]) for e in space] == [
        ("backup", "unknown", True),
        ("furniture", "other", False),
        ("phones", "other", True),
    ]
    undecided = office.ask("GET", "/v1/provisions?undecided=true")
    assert ids(undecided, "provision_id") == [listed["provision_id"]]


def test_a_vendor_of_another_client_provides_nothing_here(office, client_id):
    other = office.ask("POST", "/v1/clients", CLIENT | {"name": "Zeta Steel"}).json
    theirs = {"client_id": other["client_id"], "name": "Telco One"}
    vendor = office.ask("POST", "/v1/vendors", theirs).json["vendor_id"]
    told = {"client_id": client_id, "name": "phones", "provider": "other"}

    refused = office.ask("POST", "/v1/provisions", told | {"vendor_id": vendor})

    assert (refused.status_code, paths_of(refused)) == (404, ["vendor_id"])


@pytest.mark.requirement("R104")
@pytest.mark.requirement("R105")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("skill=server%20migration&region=AT-9&size=5", ["Land", "Rack & Roll"]),
        ("skill=SERVER%20MIGRATION&region=AT-9&size=50", ["Land", "Rack & Roll"]),
        ("skill=server%20migration&region=AT-9&size=4", ["Land"]),
        ("skill=server%20migration&region=AT-9&size=51", ["Land"]),
        ("skill=server%20migration&region=AT-6&size=5", ["Land", "Styria"]),
        ("skill=server%20migration&region=DE-BY&size=5", []),
        ("skill=pc%20support&region=AT-9&size=5", ["PC Desk"]),
        ("skill=server%20migration&region=AT-9&size=5&trusted=true", ["Rack & Roll"]),
    ],
)
def test_only_partners_who_fit_are_found(office, asked, found):
    for name, differs in {
        "Rack & Roll": {"regions": ["AT-9"]},
        "Land": {"smallest": 1, "largest": None, "trusted": False},
        "Styria": {"regions": ["AT-6", "AT-2"]},
        "PC Desk": {"skills": ["pc support"]},
        "Left": {"active": False, "skills": ["server migration", "pc support"]},
    }.items():
        office.ask("POST", "/v1/partners", PARTNER | {"name": name} | differs)

    assert ids(office.ask("GET", f"/v1/partners?active=true&{asked}"), "name") == found


@pytest.mark.requirement("R107")
def test_a_partner_is_unproven_until_rated_three_times(office, partner_id):
    standings = []
    for day in (1, 2, 3):
        rating = {
            "partner_id": partner_id,
            "name": "moved servers",
            "outcome": 5,
            "expectations": day,
            "rated_on": f"2026-03-0{day}",
        }
        office.ask("POST", "/v1/ratings", rating)
        told = office.ask("GET", f"/v1/partners/{partner_id}").json
        standings.append((told["standing"], told["ratings"], told["mark"]))

    assert standings == [
        ("unproven", 1, None),
        ("unproven", 2, None),
        ("proven", 3, 3.5),
    ]


def test_another_branch_sees_none_of_it(office, partner_id, request_id):
    graz = somebody(Role.BRANCH_MANAGER, "graz")

    for path in (f"partners/{partner_id}", f"requests/{request_id}"):
        assert office.ask("GET", f"/v1/{path}", who=MANAGER).status_code == 200
        assert office.ask("GET", f"/v1/{path}", who=graz).status_code == 404


def test_a_client_moves_to_another_branch_with_all_of_it(
    office, client_id, partner_id, request_id
):
    office.ask("POST", "/v1/branches", BRANCH | {"branch_id": "graz", "name": "Graz"})
    vendor = {"client_id": client_id, "name": "Telco One"}
    vendor_id = office.ask("POST", "/v1/vendors", vendor).json["vendor_id"]
    seen = {"vendor_id": vendor_id, "name": "quoted", "seen_on": "2026-03-02"}
    office.ask("POST", "/v1/sightings", seen)
    phones = {"client_id": client_id, "name": "phones", "provider": "other"}
    office.ask("POST", "/v1/provisions", phones | {"vendor_id": vendor_id})
    refer = {"request_id": request_id, "partner_id": partner_id}
    office.ask("POST", "/v1/referrals", refer)

    moved = office.ask(
        "POST", f"/v1/clients/{client_id}/transfer", MOVED, if_match='"1"'
    )

    assert moved.status_code == 200
    for kind in ("vendors", "sightings", "provisions", "requests", "referrals"):
        [told] = office.ask("GET", f"/v1/{kind}").json["items"]
        assert told["branch_id"] == "graz"
