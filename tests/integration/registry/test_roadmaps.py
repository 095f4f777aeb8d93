from datetime import timedelta

import pytest

from tests.integration.registry.asking import account_manager, today

MAIL = {"name": "Mail", "planned_for": "2027-01-01", "note": None}
BACKUP = {"name": "Backup", "planned_for": None, "note": "Offsite"}
LATER = MAIL | {"planned_for": "2027-06-01"}


def ago(days):
    return (today() - timedelta(days=days)).isoformat()


@pytest.fixture
def of_client(client):
    return f"/v1/clients/{client.json['client_id']}"


@pytest.fixture
def roadmap(office, of_client):
    """The address of a roadmap whose first version, of Mail, is ten days old."""
    path = f"{of_client}/roadmap"
    office.ask("POST", path, {"replaces": 0, "items": [MAIL]})
    office.rows(
        "update registry.roadmaps set made_at = made_at - interval '10 days'"
        " returning 1"
    )
    return path


@pytest.mark.requirement("R81")
def test_every_change_of_a_roadmap_is_a_version_with_author_and_date(office, roadmap):
    second = office.ask("POST", roadmap, {"replaces": 1, "items": [LATER, BACKUP]})

    assert (second.status_code, second.json["version"]) == (201, 2)
    assert second.json["author"] == "keepwell:embedded#anna"
    assert second.json["made_at"].startswith(today().isoformat())
    assert office.ask("GET", roadmap).json == second.json
    assert office.ask("GET", second.headers["Location"]).json == second.json
    assert office.ask("GET", f"{roadmap}?version=1").json["items"] == [MAIL]
    assert office.ask("GET", f"{roadmap}?version=3").status_code == 404


@pytest.mark.requirement("R81")
@pytest.mark.parametrize("since", ["version=1", f"since={ago(9)}"])
def test_what_changed_is_told_from_a_version_or_a_day_on(office, roadmap, since):
    office.ask("POST", roadmap, {"replaces": 1, "items": [LATER, BACKUP]})
    office.ask("POST", roadmap, {"replaces": 2, "items": [LATER]})

    changes = office.ask("GET", f"{roadmap}/changes?{since}").json

    assert changes == {
        "added": [],
        "removed": [],
        "changed": [{"before": MAIL, "after": LATER}],
    }
    whole = office.ask("GET", f"{roadmap}/changes?since={ago(11)}").json
    assert whole == {"added": [LATER], "removed": [], "changed": []}
    back = office.ask("GET", f"{roadmap}/changes?version=2").json
    assert back == {"added": [], "removed": [BACKUP], "changed": []}


def test_nobody_overwrites_a_version_they_have_not_seen(office, roadmap):
    unseen = office.ask("POST", roadmap, {"replaces": 0, "items": [BACKUP]})
    same = office.ask("POST", roadmap, {"replaces": 1, "items": [MAIL]})
    twice = office.ask("POST", roadmap, {"replaces": 1, "items": [MAIL, MAIL]})
    neither = office.ask("GET", f"{roadmap}/changes")

    assert unseen.status_code == 409
    assert same.json["detail"] == "The version says what the one before says."
    assert (twice.status_code, neither.status_code) == (422, 422)
    assert office.ask("GET", roadmap).json["version"] == 1


@pytest.mark.requirement("R81")
def test_the_meeting_pack_has_what_changed_since_and_what_is_open(
    office, client, of_client, roadmap
):
    office.ask("POST", roadmap, {"replaces": 1, "items": [LATER]})
    own = {"client_id": client.json["client_id"]}
    old = {"text": "Grow", "verified_on": ago(366)}
    office.ask("PUT", f"{of_client}/profile/goals", old)
    settled = {"name": "Settled", "reviewed_on": ago(91), "settled_on": ago(1)}
    for want in (settled, {"name": "Open", "reviewed_on": ago(91)}):
        office.ask("POST", "/v1/wants", own | want)
    for name, due in (("Now", -9), ("Later", -99), ("Met", -9)):
        need = {"name": name, "due_on": ago(due), "lead_months": 1}
        met = {"met_on": ago(0)} if name == "Met" else {}
        office.ask("POST", "/v1/needs", own | need | met)

    pack = office.ask("GET", f"{of_client}/meeting-pack?since={ago(9)}").json

    assert pack["roadmap"]["changed"] == [{"before": MAIL, "after": LATER}]
    assert [(want["name"], want["stale"]) for want in pack["wants"]] == [("Open", True)]
    assert [need["name"] for need in pack["needs"]] == ["Now"]
    assert pack["verify_again"] == ["goals"]


def test_what_we_bring_is_kept_with_when_it_was_explained(office, of_client):
    path = f"{of_client}/benefits"
    untold = {"name": "Rehearsed restores", "explained_on": None, "note": None}
    explained = untold | {"explained_on": ago(0)}
    office.ask("POST", path, {"replaces": 0, "items": [untold]})

    office.ask("POST", path, {"replaces": 1, "items": [explained]})

    changes = office.ask("GET", f"{path}/changes?version=1").json
    assert changes["changed"] == [{"before": untold, "after": explained}]
    assert office.ask("GET", path).json["version"] == 2


@pytest.mark.parametrize(
    "path", ["roadmap", "roadmap/changes?version=1", "benefits", "meeting-pack?since="]
)
def test_only_their_own_account_manager_sees_them(office, of_client, roadmap, path):
    path = f"{of_client}/{path}" + (ago(9) if path.endswith("=") else "")

    assert roadmap
    answer = office.ask("GET", path, who=account_manager("s-of-nobody"))
    assert answer.status_code == 404
