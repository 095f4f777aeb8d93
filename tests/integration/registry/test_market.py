"""Other vendors, the white space, partners and requests out of our scope, over HTTP."""

import pytest

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


def test_a_sighting_is_announced_once(office, client_id):
    told = {"client_id": client_id, "name": "Telco One"}
    vendor = office.ask("POST", "/v1/vendors", told).json["vendor_id"]
    seen = {"vendor_id": vendor, "name": "quoted phones", "seen_on": "2026-03-02"}

    first = office.ask("POST", "/v1/sightings", seen)
    again = office.ask("POST", "/v1/sightings", seen, Idempotency_Key="a" * 64)

    assert (first.status_code, again.status_code) == (201, 409)
    told_of = [e for e in office.announced() if e.type == "keepwell.vendor.sighted.v1"]
    assert [event.vendor_id for event in told_of] == [vendor]


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
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("skill=server%20migration&region=AT-9&size=5", 1),
        ("skill=SERVER%20MIGRATION&region=AT-6&size=50", 1),
        ("skill=pc%20support&region=AT-9&size=5", 0),
        ("skill=server%20migration&region=DE-BY&size=5", 0),
        ("skill=server%20migration&region=AT-9&size=4", 0),
        ("skill=server%20migration&region=AT-9&size=51", 0),
    ],
)
def test_only_partners_who_fit_are_found(office, partner_id, asked, found):
    listed = office.ask("GET", f"/v1/partners?{asked}")

    assert ids(listed, "partner_id") == [partner_id] * found


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


@pytest.mark.requirement("R109")
def test_a_request_that_stays_open_past_its_limit_is_listed_until_it_ends(
    office, request_id
):
    late = "/v1/requests?open_since=2026-03-03"
    open_ = office.ask("GET", f"/v1/requests/{request_id}")
    assert open_.json["answer_by"] == "2026-03-09"
    assert ids(office.ask("GET", late), "request_id") == [request_id]

    at, tag = f"/v1/requests/{request_id}", open_.headers["ETag"]
    bare = office.ask("PATCH", at, {"answer": "declined"}, if_match=tag)
    reasoned = {"answer": "declined", "reason": "nobody near does it"}
    declined = office.ask("PATCH", at, reasoned, if_match=tag)

    assert (bare.status_code, paths_of(bare)) == (422, ["reason"])
    assert declined.json["answer"] == "declined"
    assert ids(office.ask("GET", late), "request_id") == []


@pytest.mark.requirement("R108")
@pytest.mark.requirement("R110")
def test_a_request_is_referred_to_who_fits_and_passed_on_once(
    office, request_id, partner_id
):
    other = PARTNER | {"name": "Other", "trusted": False}
    second = office.ask("POST", "/v1/partners", other).json["partner_id"]
    pc = PARTNER | {"name": "PC Desk", "skills": ["pc support"]}
    wrong = office.ask("POST", "/v1/partners", pc).json["partner_id"]

    def refer(partner, after=None):
        body = {"request_id": request_id, "partner_id": partner, "after": after}
        return office.ask("POST", "/v1/referrals", body)

    refused = refer(wrong)
    first = refer(partner_id)
    onward = refer(second, first.json["referral_id"])
    third = refer(partner_id, onward.json["referral_id"])

    assert (refused.status_code, "capable" in refused.json["detail"]) == (422, True)
    assert (first.status_code, onward.status_code) == (201, 201)
    assert onward.json["after"] == first.json["referral_id"]
    assert (third.status_code, "once" in third.json["detail"]) == (422, True)
    ended = office.ask("GET", f"/v1/requests/{request_id}").json
    assert ended["answer"] == "referred"


def test_only_what_was_passed_on_of_this_request_is_passed_on_further(
    office, client_id, request_id, partner_id
):
    asked = REQUEST | {"client_id": client_id, "name": "Move a third server"}
    another = office.ask("POST", "/v1/requests", asked).json["request_id"]
    to = {"partner_id": partner_id}
    first = office.ask("POST", "/v1/referrals", to | {"request_id": another}).json

    onward = to | {"request_id": request_id, "after": first["referral_id"]}
    refused = office.ask("POST", "/v1/referrals", onward)

    assert (refused.status_code, paths_of(refused)) == (404, ["after"])


@pytest.mark.requirement("R103")
@pytest.mark.requirement("R106")
def test_ways_of_doing_it_are_compared_by_cost_with_date_and_source(office, request_id):
    for way, amount in (
        ("hire", "5200.00"),
        ("partner", "1800.00"),
        ("temp", "2400.00"),
    ):
        cost = {
            "request_id": request_id,
            "name": f"by {way}",
            "way": way,
            "cost": {"amount": amount, "currency": "EUR"},
            "per": "once",
            "stated_on": "2026-03-02",
            "source": "their offer",
        }
        assert office.ask("POST", "/v1/costs", cost).status_code == 201

    listed = office.ask("GET", f"/v1/costs?request={request_id}").json["items"]

    assert [(e["way"], e["cost"]["amount"], e["stated_on"]) for e in listed] == [
        ("hire", "5200.00", "2026-03-02"),
        ("partner", "1800.00", "2026-03-02"),
        ("temp", "2400.00", "2026-03-02"),
    ]
    unsourced = cost | {"name": "guess", "source": None}
    assert paths_of(office.ask("POST", "/v1/costs", unsourced)) == ["source"]


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
