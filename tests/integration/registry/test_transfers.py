import pytest

from libs.identity import Role
from tests.integration.registry.asking import BRANCH, CLIENT, MANAGER, somebody
from tests.integration.registry.test_engagements import SERVERS
from tests.integration.registry.test_sites import WIEN

BOTH = somebody(Role.BRANCH_MANAGER, "vienna", "graz")
GRAZ_ONLY = somebody(Role.BRANCH_MANAGER, "graz")
KEPT_OF_A_CLIENT = (
    "contacts",
    "sites",
    "needs",
    "knowledge_notes",
    "engagements",
    "consents",
    "statements",
    "losses",
)


@pytest.fixture
def offices(office):
    """A registry with two branches, and one of our people in each."""
    office.ask("POST", "/v1/branches", BRANCH | {"branch_id": "graz", "name": "Graz"})
    for branch in ("vienna", "graz"):
        body = {"branch_id": branch, "name": f"Anna of {branch}", "role": "manager"}
        office.ask("POST", "/v1/staff", body)
    return office


@pytest.fixture
def staff(offices):
    rows = offices.rows("select branch_id, staff_id from registry.staff")
    return {row.branch_id: row.staff_id for row in rows}


@pytest.fixture
def alpine(offices, staff):
    """A client of Vienna with a bit of everything; its id."""
    lost = {"status": "lost", "lost_reason": "price", "lost_to": "nobody"}
    body = CLIENT | lost | {"account_manager": staff["vienna"]}
    client = offices.ask("POST", "/v1/clients", body).json["client_id"]
    of_client = {"client_id": client}
    contact = offices.ask("POST", "/v1/contacts", of_client | {"name": "Julia"})
    no = {"channel": "phone", "given": False}
    offices.ask("POST", f"{contact.headers['Location']}/consents", no)
    offices.ask("POST", "/v1/sites", of_client | {"name": "HQ", "address": WIEN})
    offices.ask(
        "POST",
        "/v1/needs",
        of_client | {"name": "A", "due_on": "2026-08-31", "lead_months": 1},
    )
    knows = {"verified_by": staff["vienna"], "verified_on": "2026-03-02"}
    note = {"area": "backup", "text": "Tapes go to the bank"}
    offices.ask("POST", "/v1/knowledge-notes", of_client | note | knows)
    second = offices.ask("POST", "/v1/engagements", of_client | SERVERS)
    next_one = {"followed_by": second.json["engagement_id"], "name": "Before"}
    offices.ask("POST", "/v1/engagements", of_client | SERVERS | next_one)
    return client


def transfer(offices, client, who=BOTH, **to):
    body = {"branch_id": "graz"} | to
    path = f"/v1/clients/{client}/transfer"
    return offices.ask("POST", path, body, who, If_Match='"1"')


def branches_of(offices, table):
    rows = offices.rows(f"select branch_id from registry.{table}")  # noqa: S608 our own words
    return [row.branch_id for row in rows]


def test_a_client_moves_with_all_that_is_on_record_of_it(offices, alpine, staff):
    before = {table: branches_of(offices, table) for table in KEPT_OF_A_CLIENT}
    announced = len(offices.announced())

    moved = transfer(offices, alpine, account_manager=staff["graz"])

    assert moved.status_code == 200
    assert (moved.json["branch_id"], moved.json["account_manager"]) == (
        "graz",
        staff["graz"],
    )
    assert all("vienna" in each for each in before.values())
    for table in KEPT_OF_A_CLIENT:
        assert branches_of(offices, table) == ["graz"] * len(before[table])
    told = offices.announced()[announced:]
    assert sorted((each.type.split(".")[1], each.revision) for each in told) == [
        ("client", 2),
        ("consent", 2),
        ("contact", 2),
        ("engagement", 2),
        ("engagement", 2),
        ("knowledge", 2),
        ("need", 2),
        *[("site", 2)] * 2,  # recorded, and addressed
    ]
    assert {each.branch_id for each in told} == {"graz"}


def test_a_client_leaves_the_group_of_its_old_branch(offices, alpine):
    holding = {"branch_id": "vienna", "name": "Huber Holding"}
    group = offices.ask("POST", "/v1/groups", holding).json["group_id"]
    path = f"/v1/clients/{alpine}"
    offices.ask("PATCH", path, {"group": group}, If_Match='"1"')

    moved = offices.ask(
        "POST", f"{path}/transfer", {"branch_id": "graz"}, BOTH, If_Match='"2"'
    )

    assert (moved.json["branch_id"], moved.json["group"]) == ("graz", None)


def test_the_old_branch_sees_it_no_longer_and_the_new_one_does(offices, alpine):
    transfer(offices, alpine)
    contact = offices.rows("select contact_id from registry.contacts")[0].contact_id
    paths = (f"/v1/clients/{alpine}", f"/v1/contacts/{contact}")

    def seen(who):
        return [offices.ask("GET", path, who=who).status_code for path in paths]

    assert seen(MANAGER) == [404, 404]
    assert seen(GRAZ_ONLY) == [200, 200]


def test_whom_the_transfer_does_not_name_looks_after_it_no_longer(offices, alpine):
    moved = transfer(offices, alpine)

    assert (moved.json["account_manager"], moved.json["deputy"]) == (None, None)


@pytest.mark.parametrize(
    ("who", "to", "status"),
    [
        (MANAGER, {}, 404),
        (GRAZ_ONLY, {}, 404),
        (BOTH, {"branch_id": "nowhere"}, 404),
        (BOTH, {"branch_id": "vienna"}, 409),
        (BOTH, {"deputy": "nobody"}, 422),
    ],
    ids=["not theirs to give to", "not theirs", "nowhere", "there already", "nobody"],
)
def test_a_transfer_that_cannot_be_leaves_all_as_it_was(
    offices, alpine, who, to, status
):
    answer = transfer(offices, alpine, who, **to)

    assert answer.status_code == status
    for table in ("clients", *KEPT_OF_A_CLIENT):
        assert set(branches_of(offices, table)) == {"vienna"}
