"""Requests out of our scope, over HTTP: answered, passed on to who fits, and priced."""

from datetime import timedelta

import pytest

from libs.observability.metrics import REGISTRY
from services.registry.service import Registry
from tests.integration.registry.asking import today
from tests.integration.registry.test_sites import WIEN

PARTNER = {
    "branch_id": "vienna",
    "name": "Rack & Roll",
    "skills": ["server migration"],
    "regions": ["AT"],
    "smallest": 1,
    "trusted": True,
}


class Desk:
    """Whoever answers what clients ask for."""

    def __init__(self, office, client_id):
        self.office = office
        self.client_id = client_id

    def asked_for(self, name="Move two servers", days_ago=0, **more):
        """Record a request."""
        received = today() - timedelta(days=days_ago)
        body = {
            "client_id": self.client_id,
            "name": name,
            "skill": "server migration",
            "received_on": received.isoformat(),
        }
        return self.office.ask("POST", "/v1/requests", body | more)

    def partner(self, name="Rack & Roll", **more):
        told = PARTNER | {"name": name} | more
        return self.office.ask("POST", "/v1/partners", told).json["partner_id"]

    def refer(self, request, partner, after=None):
        """Pass a request on, or let whom the referral `after` went to do it."""
        body = {"request_id": request.json["request_id"], "partner_id": partner}
        if after:
            body["after"] = after.json["referral_id"]
        return self.office.ask("POST", "/v1/referrals", body)

    def referrals(self, request):
        listed = f"/v1/referrals?request={request.json['request_id']}"
        items = self.office.ask("GET", listed).json["items"]
        return [(each["name"], each["after"]) for each in items]

    def say(self, request, revision=1, **changes):
        at = f"/v1/requests/{request.json['request_id']}"
        return self.office.ask("PATCH", at, changes, If_Match=f'"{revision}"')

    def site(self, name, address, **more):
        body = {"client_id": self.client_id, "name": name, "address": address}
        made = self.office.ask("POST", "/v1/sites", body | more)
        assert made.status_code == 201

    def late(self, answer="true"):
        items = self.office.ask("GET", f"/v1/requests?late={answer}").json["items"]
        return [each["name"] for each in items]


@pytest.fixture
def desk(office, client):
    return Desk(office, client.json["client_id"])


def paths_of(answer):
    return [error["path"] for error in answer.json["errors"]]


@pytest.mark.requirement("R109")
def test_a_request_that_is_open_past_its_limit_is_seen_until_it_ends(desk):
    desk.asked_for("In time", days_ago=7)
    late = desk.asked_for("Late", days_ago=8)
    others = [
        ({"answer": "accepted"}, desk.asked_for("Accepted", days_ago=9)),
        ({"answer": "declined", "reason": "no"}, desk.asked_for("No", days_ago=9)),
    ]
    answers = [desk.say(request, **answer) for answer, request in others]

    seen, others = desk.late(), desk.late("false")
    with desk.office.worker.begin() as transaction:
        for measure in Registry.measures:
            measure(transaction)
    gauge = REGISTRY.get_sample_value("keepwell_requests_late", {"branch": "vienna"})
    desk.refer(late, desk.partner())

    assert late.json["answer_by"] == (today() - timedelta(days=1)).isoformat()
    assert [each.status_code for each in answers] == [200, 200]
    assert (seen, gauge, desk.late()) == (["Late"], 1, [])
    assert others == ["Accepted", "In time", "No"]


@pytest.mark.requirement("R109")
def test_a_request_is_declined_for_a_reason_or_not_at_all(desk):
    request = desk.asked_for()

    bare = desk.say(request, answer="declined")
    ignored = desk.say(request, answer="ignored")
    reasoned = desk.say(request, answer="declined", reason="nobody near does it")

    assert (bare.status_code, paths_of(bare)) == (422, ["reason"])
    assert (ignored.status_code, paths_of(ignored)) == (422, ["answer"])
    assert reasoned.json["answer"] == "declined"


@pytest.mark.requirement("R109")
def test_a_request_is_referred_by_a_referral_and_not_by_saying_so(desk):
    request = desk.asked_for()

    at_once = desk.asked_for("Another", answer="referred")
    said = desk.say(request, answer="referred")
    referred = desk.refer(request, desk.partner())
    renamed = desk.say(request, 2, name="Move three servers")

    for refused in (at_once, said):
        assert (refused.status_code, paths_of(refused)) == (422, ["answer"])
    assert referred.status_code == 201
    assert (renamed.json["name"], renamed.json["answer"]) == (
        "Move three servers",
        "referred",
    )


@pytest.mark.requirement("R108")
def test_what_was_passed_on_is_passed_on_once_more_and_the_chain_is_recorded(desk):
    request = desk.asked_for()

    first = desk.refer(request, desk.partner("First"))
    second = desk.refer(request, desk.partner("Second"), after=first)
    third = desk.refer(request, desk.partner("Third"), after=second)

    assert [each.status_code for each in (first, second)] == [201, 201]
    assert (third.status_code, "once" in third.json["detail"]) == (422, True)
    passed_on = [("First", None), ("Second", first.json["referral_id"])]
    assert desk.referrals(request) == passed_on


@pytest.mark.requirement("R108")
def test_only_a_partner_whom_we_trust_passes_on(desk):
    request = desk.asked_for()
    first = desk.refer(request, desk.partner("First", trusted=False))

    onward = desk.refer(request, desk.partner("Second"), after=first)

    assert (onward.status_code, "trust" in onward.json["detail"]) == (422, True)


@pytest.mark.requirement("R108")
def test_a_referral_of_another_request_is_none_to_pass_on(desk):
    other = desk.refer(desk.asked_for("Another"), desk.partner("First"))

    onward = desk.refer(desk.asked_for(), desk.partner("Second"), after=other)

    assert (onward.status_code, paths_of(onward)) == (404, ["after"])


@pytest.mark.requirement("R109")
def test_what_came_to_nothing_with_a_partner_is_passed_on_again_and_all_is_kept(desk):
    request = desk.asked_for(days_ago=8)
    first = desk.refer(request, desk.partner("First"))
    desk.refer(request, desk.partner("Second"), after=first)

    desk.say(request, 2, answer="open")
    late = desk.late()
    anew = desk.refer(request, desk.partner("Third", trusted=False))
    once_more = desk.refer(request, desk.partner("Fourth"))

    assert late == ["Move two servers"]
    assert [each.status_code for each in (anew, once_more)] == [201, 201]
    assert desk.late() == []
    assert desk.referrals(request) == [
        ("First", None),
        ("Fourth", None),
        ("Second", first.json["referral_id"]),
        ("Third", None),
    ]


@pytest.mark.requirement("R109")
def test_what_came_to_nothing_with_a_partner_is_declined_and_the_referral_kept(desk):
    request = desk.asked_for()
    desk.refer(request, desk.partner("First", trusted=False))

    declined = desk.say(request, 2, answer="declined", reason="nobody has the time")

    assert declined.json["answer"] == "declined"
    assert desk.referrals(request) == [("First", None)]


@pytest.mark.requirement("R110")
def test_nobody_is_referred_for_a_skill_until_they_are_flagged_capable_of_it(desk):
    request = desk.asked_for()
    support = desk.partner(skills=["pc support", "servers"])

    refused = desk.refer(request, support)
    still_open = desk.say(request, name="Move two servers")
    flagged = {"skills": ["pc support", "server migration"]}
    desk.office.ask("PATCH", f"/v1/partners/{support}", flagged, If_Match='"1"')
    taken = desk.refer(request, support)

    assert (refused.status_code, "capable" in refused.json["detail"]) == (422, True)
    assert still_open.json["answer"] == "open"
    assert taken.status_code == 201


@pytest.mark.requirement("R105")
@pytest.mark.parametrize(
    ("regions", "smallest", "status"),
    [
        (["AT-6"], 1, 201),
        (["AT"], 30, 201),
        (["AT-9"], 1, 422),
        (["DE"], 1, 422),
        (["AT-6"], 31, 422),
    ],
)
def test_a_partner_fits_where_the_clients_site_is_and_not_its_branch(
    desk, regions, smallest, status
):
    office = desk.office
    office.ask("PATCH", "/v1/branches/vienna", {"subdivision": "9"}, If_Match='"1"')
    office.ask("PATCH", f"/v1/clients/{desk.client_id}", {"size": 30}, If_Match='"1"')
    graz = WIEN | {"street": "Hauptplatz 1", "postal_code": "8010", "city": "Graz"}
    desk.site("Head office", graz, subdivision="6")

    partner = desk.partner(regions=regions, smallest=smallest)
    referred = desk.refer(desk.asked_for(), partner)

    assert referred.status_code == status


@pytest.mark.requirement("R105")
def test_without_a_site_a_partner_fits_where_the_branch_is(desk):
    told = {"subdivision": "9"}
    desk.office.ask("PATCH", "/v1/branches/vienna", told, If_Match='"1"')
    request = desk.asked_for()

    elsewhere = desk.refer(request, desk.partner("Styria", regions=["AT-6"]))
    near = desk.refer(request, desk.partner("Vienna", regions=["AT-9"]))

    assert (elsewhere.status_code, near.status_code) == (422, 201)


@pytest.mark.requirement("R103")
@pytest.mark.requirement("R106")
def test_ways_of_doing_it_are_compared_by_cost_with_date_and_source(desk):
    request = desk.asked_for().json["request_id"]
    ways = {
        "hire": ("5200.00", "month"),
        "partner": ("1800.00", "once"),
        "temp": ("85.50", "hour"),
        "vendor": ("2400.00", "once"),
    }
    for way, (amount, per) in ways.items():
        cost = {
            "request_id": request,
            "name": f"by {way}",
            "way": way,
            "cost": {"amount": amount, "currency": "EUR"},
            "per": per,
            "stated_on": "2026-03-02",
            "source": f"offer of a {way}",
        }
        assert desk.office.ask("POST", "/v1/costs", cost).status_code == 201

    listed = desk.office.ask("GET", f"/v1/costs?request={request}").json["items"]

    told = ("way", "per", "stated_on", "source")
    assert [(e["cost"]["amount"], *(e[name] for name in told)) for e in listed] == [
        (amount, way, per, "2026-03-02", f"offer of a {way}")
        for way, (amount, per) in ways.items()
    ]
    for missing in ("source", "stated_on"):
        bare = cost | {"name": "guess", missing: None}
        assert paths_of(desk.office.ask("POST", "/v1/costs", bare)) == [missing]


@pytest.mark.requirement("R106")
def test_a_new_figure_comes_with_its_own_date_and_source(desk):
    cost = {
        "request_id": desk.asked_for().json["request_id"],
        "name": "by a partner",
        "way": "partner",
        "cost": {"amount": "1800.00", "currency": "EUR"},
        "per": "once",
        "stated_on": "2026-03-02",
        "source": "their offer",
    }
    kept = desk.office.ask("POST", "/v1/costs", cost)
    later = {"cost": {"amount": "2100.00", "currency": "EUR"}}

    at = f"/v1/costs/{kept.json['cost_id']}"
    bare = desk.office.ask("PATCH", at, later, If_Match='"1"')
    dated = later | {"stated_on": "2026-04-01", "source": "their second offer"}
    whole = desk.office.ask("PATCH", at, dated, If_Match='"1"')

    assert (bare.status_code, paths_of(bare)) == (422, ["stated_on", "source"])
    assert dated.items() <= whole.json.items()


def test_a_client_elsewhere_is_not_served_from_the_branchs_region(desk):
    munich = {
        "country": "DE",
        "street": "Marienplatz 1",
        "postal_code": "80331",
        "city": "München",
    }
    desk.site("Munich", munich)

    refused = desk.refer(desk.asked_for(), desk.partner())

    assert (refused.status_code, "places" in refused.json["detail"]) == (422, True)
