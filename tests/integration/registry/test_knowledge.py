from datetime import timedelta

import pytest

from libs.contracts.knowledge import KnowledgeVerified
from tests.integration.registry.asking import account_manager, today


def ago(days):
    return (today() - timedelta(days=days)).isoformat()


@pytest.fixture
def staff(office):
    people = [{"branch_id": "vienna", "role": "technician", "name": n} for n in "AB"]
    return [office.ask("POST", "/v1/staff", each).json["staff_id"] for each in people]


@pytest.fixture
def note(client, staff):
    """Make what is said of an area."""

    def made(area, days_ago):
        return {
            "client_id": client.json["client_id"],
            "area": area,
            "text": "Tapes go to the bank\non Fridays",
            "critical": True,
            "verified_by": staff[0],
            "verified_on": ago(days_ago),
        }

    return made


@pytest.mark.requirement("R27")
def test_a_note_older_than_its_limit_is_stale_until_verified_again(office, staff, note):
    office.ask("POST", "/v1/knowledge-notes", note("network", 180))
    stale = office.ask("POST", "/v1/knowledge-notes", note("backup", 181))

    [listed] = office.ask("GET", "/v1/knowledge-notes?stale=true").json["items"]
    verified = office.ask(
        "POST",
        f"{stale.headers['Location']}/verification",
        {"verified_by": staff[1], "verified_on": ago(0)},
    )

    assert listed == stale.json
    assert (listed["area"], listed["stale"]) == ("backup", True)
    assert (verified.status_code, verified.json["stale"]) == (201, False)
    assert [each["staff_id"] for each in verified.json["knowers"]] == staff[::-1]
    assert office.ask("GET", "/v1/knowledge-notes?stale=true").json["items"] == []


@pytest.mark.requirement("R27")
def test_an_area_has_a_limit_of_its_own(office, note):
    office.ask("POST", "/v1/knowledge-notes", note("Backup", 31))
    limit = {"subject": "knowledge", "area": "backup", "days": 30}

    office.ask("PUT", "/v1/freshness", limit)

    [stale] = office.ask("GET", "/v1/knowledge-notes?stale=true").json["items"]
    assert (stale["area"], stale["stale"]) == ("Backup", True)


def test_everybody_who_knows_an_area_is_announced_and_no_word_of_it(
    office, client, staff, note
):
    recorded = office.ask("POST", "/v1/knowledge-notes", note("backup", 9))
    again = f"{recorded.headers['Location']}/verification"
    office.ask("POST", again, {"verified_by": staff[1], "verified_on": ago(12)})

    told = [e for e in office.announced() if isinstance(e, KnowledgeVerified)]

    first = KnowledgeVerified(
        note_id=recorded.json["note_id"],
        client_id=client.json["client_id"],
        branch_id="vienna",
        area="backup",
        critical=True,
        staff_id=staff[0],
        verified_on=today() - timedelta(days=9),
        revision=1,
    )
    assert told[0] == first
    assert [(e.staff_id, e.verified_on, e.revision) for e in told[1:]] == [
        (staff[0], today() - timedelta(days=9), 2),
        (staff[1], today() - timedelta(days=12), 2),
    ]
    words = [bytes(b) for (b,) in office.rows("select body from registry.outbox")]
    assert words
    assert not any(b"Tapes" in each for each in words)


def test_a_change_of_a_note_verifies_nothing(office, note):
    recorded = office.ask("POST", "/v1/knowledge-notes", note("backup", 181))

    changed = office.ask(
        "PATCH",
        recorded.headers["Location"],
        {"critical": False},
        if_match=recorded.headers["ETag"],
    )

    assert changed.json == recorded.json | {"critical": False, "revision": 2}


def test_a_note_is_verified_by_one_of_the_branch_who_was_there(office, note):
    stranger = office.ask(
        "POST", "/v1/knowledge-notes", note("backup", 0) | {"verified_by": "s-else"}
    )
    early = office.ask("POST", "/v1/knowledge-notes", note("backup", -3))
    recorded = office.ask("POST", "/v1/knowledge-notes", note("backup", 0))
    other = office.ask(
        "GET", recorded.headers["Location"], who=account_manager("s-of-nobody")
    )

    assert stranger.json["errors"][0]["path"] == "verified_by"
    assert early.json["errors"][0]["path"] == "verified_on"
    assert other.status_code == 404
