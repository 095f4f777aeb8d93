"""What is read of a survivor shows what its merged clients have, until undone."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.integration.registry.asking import CLIENT, account_manager

TODAY = datetime.now(UTC).date().isoformat()
YESTERDAY = (datetime.now(UTC).date() - timedelta(days=1)).isoformat()
MAIL = {"name": "Mail", "planned_for": None, "note": None}
BACKUP = {"name": "Backup", "planned_for": None, "note": None}
STAFF = {"branch_id": "vienna", "name": "Anna", "role": "account_manager"}
READS = (
    "/v1/clients/{}/profile",
    f"/v1/clients/{{}}/meeting-pack?since={YESTERDAY}",
    "/v1/clients/{}/white-space",
    "/v1/clients/{}/roadmap",
    "/v1/clients/{}/benefits",
    "/v1/clients/{}/findings",
    "/v1/clients/{}/findings/count",
    "/v1/needs?client={}",
)


@pytest.fixture
def pair(office, client):
    """Two clients with something of every sort on record, and what is told of each."""
    other = office.ask("POST", "/v1/clients", CLIENT | {"name": "Zeta Steel"})
    pair = client.json["client_id"], other.json["client_id"]
    for each, step, provider in zip(pair, (MAIL, BACKUP), ("us", "other"), strict=True):
        live(office, each, step, provider)
    return pair


def live(office, client, step, provider):
    of, own = f"/v1/clients/{client}", {"client_id": client}
    field = "goals" if provider == "us" else "seasonality"
    known = {"text": f"{step['name']} matters", "verified_on": TODAY}
    lists = {"replaces": 0, "items": [step]}
    told = {"name": step["name"], "explained_on": None, "note": None}
    need = {"name": step["name"], "due_on": YESTERDAY, "lead_months": 1}
    finding = {"kind": "opinion", "text": f"{step['name']} is slow"}
    answers = [
        office.ask("PUT", f"{of}/profile/{field}", known),
        office.ask("POST", f"{of}/roadmap", lists),
        office.ask("POST", f"{of}/benefits", lists | {"items": [told]}),
        office.ask("POST", f"{of}/findings", finding),
        office.ask("POST", "/v1/needs", own | need),
        office.ask("POST", "/v1/wants", own | {"name": step["name"]} | LOOKED_AT),
        office.ask("POST", "/v1/provisions", own | {"name": "Phones"} | OF[provider]),
    ]
    assert {each.status_code for each in answers} <= {200, 201}


LOOKED_AT = {"reviewed_on": TODAY}
OF = {
    "us": {"provider": "us"},
    "other": {"provider": "other"},
    "unknown": {"next_action": "ask"},
}


def read(office, client, **who):
    return {path: office.ask("GET", path.format(client), **who).json for path in READS}


def merge(office, pair):
    survivor, client = pair
    both = {"survivor_id": survivor, "client_id": client}
    return office.ask("POST", "/v1/merges", both).headers["Location"]


def names(told):
    return [each["name"] for each in told]


def test_every_read_of_the_survivor_shows_both_until_undone(office, pair):
    before = [read(office, each) for each in pair]
    merged = merge(office, pair)
    profile, pack, white, roadmap, benefits, findings, count, needs = read(
        office, pair[0]
    ).values()
    of_the_other = read(office, pair[1])
    office.ask("POST", f"{merged}/undoing")

    assert {"goals", "seasonality"}.isdisjoint(profile["missing"])
    assert profile["completeness"] == pytest.approx(
        sum(told[READS[0]]["completeness"] for told in before)
    )
    assert names(pack["roadmap"]["added"]) == ["Mail", "Backup"]
    assert sorted(names(pack["wants"])) == sorted(names(pack["needs"]))
    assert sorted(names(pack["needs"])) == ["Backup", "Mail"]
    assert [each["provider"] for each in white["items"]] == ["us", "other"]
    assert names(roadmap["items"]) == names(benefits["items"]) == ["Mail", "Backup"]
    assert (roadmap["client_id"], roadmap["version"]) == (pair[0], 1)
    assert (len(findings["items"]), count["count"]) == (2, 2)
    assert len(needs["items"]) == 2
    assert of_the_other == before[1]
    assert [read(office, each) for each in pair] == before


def test_the_survivors_account_manager_sees_what_the_other_had(office, client):
    anna = office.ask("POST", "/v1/staff", STAFF).json["staff_id"]
    location, tag = client.headers["Location"], client.headers["ETag"]
    office.ask("PATCH", location, {"account_manager": anna}, if_match=tag)
    other = office.ask("POST", "/v1/clients", CLIENT | {"name": "Zeta Steel"})
    pair = client.json["client_id"], other.json["client_id"]
    live(office, pair[1], BACKUP, "other")
    merged = merge(office, pair)

    def seen():
        told = office.ask("GET", "/v1/needs", who=account_manager(anna)).json
        return names(told["items"])

    while_merged = seen()
    office.ask("POST", f"{merged}/undoing")

    assert (while_merged, seen()) == (["Backup"], [])


def test_what_is_written_of_the_merged_client_counts_or_is_refused(office, pair):
    merge(office, pair)
    of = f"/v1/clients/{pair[1]}"
    known = {"text": "Grow", "verified_on": TODAY}
    refused = [
        office.ask("POST", f"{of}/roadmap", {"replaces": 1, "items": [MAIL]}),
        office.ask("PUT", f"{of}/profile/goals", known),
    ]
    need = {"client_id": pair[1], "name": "A lift", "due_on": TODAY, "lead_months": 1}
    office.ask("POST", "/v1/needs", need)
    office.ask("POST", f"{of}/findings", {"kind": "feedback", "text": "Well done"})

    assert [each.status_code for each in refused] == [409, 409]
    for each in refused:
        assert "write this of that one" in each.json["detail"]
        assert each.json["errors"] == [
            {"path": "client_id", "detail": f"merged into {pair[0]}"}
        ]
    told = read(office, pair[0])
    assert "A lift" in names(told["/v1/needs?client={}"]["items"])
    assert told["/v1/clients/{}/findings/count"]["count"] == 3


def test_a_list_that_is_written_after_the_merge_is_written_over_both(office, pair):
    merged = merge(office, pair)
    roadmap = f"/v1/clients/{pair[0]}/roadmap"

    same = office.ask("POST", roadmap, {"replaces": 1, "items": [MAIL, BACKUP]})
    written = office.ask("POST", roadmap, {"replaces": 1, "items": [MAIL]})
    changed = office.ask("GET", f"{roadmap}/changes?since={TODAY}").json
    office.ask("POST", f"{merged}/undoing")
    theirs = office.ask("GET", f"/v1/clients/{pair[1]}/roadmap").json

    assert (same.status_code, written.json["version"]) == (422, 2)
    assert names(changed["added"]) == ["Mail"]
    assert (theirs["version"], names(theirs["items"])) == (1, ["Backup"])


def test_a_survivor_without_a_list_shows_the_others_as_its_own(office, client):
    other = office.ask("POST", "/v1/clients", CLIENT | {"name": "Zeta Steel"})
    pair = client.json["client_id"], other.json["client_id"]
    live(office, pair[1], BACKUP, "other")
    merge(office, pair)
    roadmap = f"/v1/clients/{pair[0]}/roadmap"

    shown = office.ask("GET", roadmap).json
    written = office.ask("POST", roadmap, {"replaces": 0, "items": [BACKUP, MAIL]})

    assert (shown["client_id"], shown["version"]) == (pair[0], 0)
    assert names(shown["items"]) == ["Backup"]
    assert (written.status_code, written.json["version"]) == (201, 1)
