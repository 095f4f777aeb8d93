import pytest

from tests.integration.registry.asking import CLIENT, MANAGER, account_manager

SERVERS = {
    "name": "Managed servers",
    "kind": "managed_service",
    "starts_on": "2026-01-01",
    "ends_on": "2026-12-31",
    "value": {"amount": "1500.00", "currency": "EUR"},
    "per": "month",
    "committed_hours": 12,
}


@pytest.fixture
def agree(office, client):
    """Record an engagement with the client."""

    def agree(who=None, **said):
        body = SERVERS | {"client_id": client.json["client_id"]} | said
        asking = {"who": who} if who else {}
        return office.ask("POST", "/v1/engagements", body, **asking)

    return agree


def test_an_engagement_is_recorded_and_announced(agree, office):
    agreed = agree()

    assert agreed.status_code == 201
    assert SERVERS.items() <= agreed.json.items()
    told = office.announced()[-1]
    assert told.engagement_id == agreed.json["engagement_id"]
    assert (str(told.value.amount), told.per) == ("1500.00", "month")
    assert (told.committed_hours, told.exclusive) == (12, False)


@pytest.mark.requirement("R63")
def test_selling_to_one_client_only_takes_the_owners_written_reason(agree, office):
    unsaid = agree(exclusive=True)
    reason = {"exclusive": True, "exclusive_reason": "They pay the whole of it."}
    decided = agree(**reason)
    not_the_owner = agree(MANAGER, name="Phones", **reason)

    assert unsaid.status_code == 422
    assert unsaid.json["errors"][0]["path"] == "exclusive_reason"
    assert decided.status_code == 201
    assert not_the_owner.status_code == 403
    assert [told.exclusive for told in office.announced()[2:]] == [True]


@pytest.mark.requirement("R63")
def test_only_the_owner_changes_why_and_others_may_change_the_rest(agree, office):
    place = agree(exclusive=True, exclusive_reason="They pay.").headers["Location"]

    def change(changes, revision):
        return office.ask("PATCH", place, changes, MANAGER, If_Match=f'"{revision}"')

    assert change({"exclusive_reason": "Because."}, 1).status_code == 403
    assert change({"ends_on": None}, 1).status_code == 200
    ended = change({"exclusive": False, "exclusive_reason": None}, 2)
    assert (ended.status_code, ended.json["exclusive"]) == (200, False)
    again = change({"exclusive": True, "exclusive_reason": "They pay."}, 3)
    assert again.status_code == 403


@pytest.mark.requirement("AZ-3")
def test_an_account_manager_reads_what_was_agreed_and_not_for_how_much(office, client):
    body = {"branch_id": "vienna", "name": "Anna", "role": "account_manager"}
    anna = office.ask("POST", "/v1/staff", body).json["staff_id"]
    manager = {"account_manager": anna}
    office.ask("PATCH", client.headers["Location"], manager, If_Match='"1"')
    agreed = SERVERS | {"client_id": client.json["client_id"]}
    place = office.ask("POST", "/v1/engagements", agreed).headers["Location"]
    me = account_manager(anna)

    read = office.ask("GET", place, who=me)
    [listed] = office.ask("GET", "/v1/engagements", who=me).json["items"]

    assert read.json["name"] == SERVERS["name"]
    assert "value" not in read.json
    assert "value" not in listed
    assert office.ask("POST", "/v1/engagements", agreed, me).status_code == 403


def test_an_engagement_is_followed_by_another_of_the_same_client(agree, office):
    first, second = (
        agree(),
        agree(name="Managed servers 2027", starts_on="2027-01-01", ends_on=None),
    )
    link = {"followed_by": second.json["engagement_id"]}

    linked = office.ask("PATCH", first.headers["Location"], link, If_Match='"1"')
    nowhere = office.ask(
        "PATCH", first.headers["Location"], {"followed_by": "e-0"}, If_Match='"2"'
    )

    assert linked.json["followed_by"] == second.json["engagement_id"]
    assert office.announced()[-1].followed_by == second.json["engagement_id"]
    assert nowhere.status_code == 422
    assert nowhere.json["errors"][0]["path"] == "followed_by"


def test_an_engagement_is_not_followed_by_one_of_a_client_merged_into_its_own(
    agree, office, client
):
    first = agree()
    twin = office.ask("POST", "/v1/clients", CLIENT | {"name": "Alpine Dental OG"}).json
    later = {"client_id": twin["client_id"], "starts_on": "2027-01-01", "ends_on": None}
    second = agree(**later).json["engagement_id"]
    merge = {"survivor_id": client.json["client_id"], "client_id": twin["client_id"]}
    assert office.ask("POST", "/v1/merges", merge).status_code == 201

    at = first.headers["Location"]
    refused = office.ask("PATCH", at, {"followed_by": second}, If_Match='"1"')

    assert refused.status_code == 422


def test_engagements_and_sites_are_not_looked_for_by_an_address(office):
    for kind in ("engagements", "sites"):
        asked = office.ask("GET", f"/v1/{kind}?reached_at=anna@msp.example")
        assert asked.status_code == 422


@pytest.mark.requirement("R85")
def test_an_engagement_that_ends_is_listed_until_something_follows(agree, office):
    ending = agree()
    agree(name="Workplaces", ends_on=None)
    agree(name="Later", ends_on="2027-06-30")
    by = "/v1/engagements?nothing_after="

    def listed(day):
        return [e["name"] for e in office.ask("GET", by + day).json["items"]]

    assert (listed("2026-12-30"), listed("2026-12-31")) == ([], [SERVERS["name"]])
    next_one = agree(name="Servers, second year", starts_on="2027-01-01", ends_on=None)
    followed = {"followed_by": next_one.json["engagement_id"]}
    at, tag = ending.headers["Location"], ending.headers["ETag"]
    office.ask("PATCH", at, followed, if_match=tag)

    assert listed("2026-12-31") == []
