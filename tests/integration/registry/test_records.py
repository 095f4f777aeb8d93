from concurrent.futures import ThreadPoolExecutor

import pytest
from openapi_spec_validator import validate

from tests.integration.registry.asking import (
    ALPINE,
    BRANCH,
    CLIENT,
    GRAZ,
    MANAGER,
    OPERATIONS,
    OWNER,
    VIENNA,
    account_manager,
)

ANNA = {"branch_id": "vienna", "name": "Anna", "role": "account_manager"}
JULIA = {"name": "Julia Huber", "emails": ["j.huber@client.example"]}


def paths_of(answer):
    return [error["path"] for error in answer.json["errors"]]


@pytest.mark.requirement("HC-5")
def test_the_operations_are_documented(registry):
    validate(registry.app.document)


@pytest.mark.requirement("ID-1")
def test_what_is_recorded_is_read_again_where_the_answer_says(office, client):
    repeated = office.ask("POST", "/v1/clients", CLIENT)
    read = office.ask("GET", client.headers["Location"])

    assert client.status_code == 201
    assert CLIENT.items() <= read.json.items() == client.json.items()
    assert read.headers["ETag"] == client.headers["ETag"] == '"1"'
    assert (repeated.json, repeated.headers["Idempotent-Replay"]) == (read.json, "true")
    assert [event.type for event in office.announced()] == [
        "keepwell.branch.recorded.v1",
        "keepwell.client.recorded.v1",
    ]


@pytest.mark.parametrize(
    ("kind", "body", "change"),
    [
        (
            "branches",
            BRANCH | {"branch_id": "graz"},
            {"hours": {"sat": ["10:00-12:00"]}},
        ),
        ("staff", ANNA, {"email": "anna@msp.example", "active": False}),
        ("contacts", JULIA, {"phones": ["+43720123457"], "active": False}),
    ],
)
def test_whatever_is_recorded_can_be_changed(office, client, kind, body, change):
    if kind == "contacts":
        body = body | {"client_id": client.json["client_id"]}
    made = office.ask("POST", f"/v1/{kind}", body)

    changed = office.ask("PATCH", made.headers["Location"], change, If_Match='"1"')

    assert (made.status_code, changed.status_code) == (201, 200)
    assert changed.json == made.json | change | {"revision": 2}
    assert office.ask("GET", made.headers["Location"]).json == changed.json
    assert office.announced()[-1].revision == 2


@pytest.mark.requirement("HC-4")
@pytest.mark.parametrize(("header", "status"), [({}, 428), ({"If_Match": '"2"'}, 412)])
def test_a_change_says_which_revision_it_is_of(office, client, header, status):
    answer = office.ask("PATCH", client.headers["Location"], {"tier": "B"}, **header)

    assert answer.status_code == status
    assert office.ask("GET", client.headers["Location"]).json["tier"] == "A"


@pytest.mark.requirement("T25")
@pytest.mark.parametrize("same", [{}, {"tier": "A"}, CLIENT | {"branch_id": None}])
def test_a_change_to_what_it_was_is_no_revision_and_not_announced(office, client, same):
    same = {name: value for name, value in same.items() if value}
    before = len(office.announced())

    answer = office.ask("PATCH", client.headers["Location"], same, If_Match='"1"')

    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"')
    assert len(office.announced()) == before


@pytest.mark.requirement("R75")
def test_a_client_is_closed_for_a_reason(office, client):
    place = client.headers["Location"]
    lost = {"status": "lost", "lost_to": "nobody"}

    refused = office.ask("PATCH", place, lost, If_Match='"1"')
    closed = office.ask("PATCH", place, lost | {"lost_reason": "price"}, If_Match='"1"')

    assert (refused.status_code, paths_of(refused)) == (422, ["lost_reason"])
    assert (closed.json["status"], closed.json["lost_reason"]) == ("lost", "price")


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"phones": ["0720 123456"]}, "phones.0"),
        ({"yearly_margin": {"amount": "1"}}, "yearly_margin.currency"),
        (
            {"yearly_margin": {"amount": "1e9", "currency": "EUR"}},
            "yearly_margin.amount",
        ),
        ({"account_manager": "nobody"}, "account_manager"),
        ({"tier": "D"}, "tier"),
        ({"name": " Alpine"}, "name"),
        ({"status": None}, "status"),
        ({"branch_id": "graz"}, "branch_id"),
        ({"since": "2091-01-01"}, "since"),
        ({"first_service_on": "2091-01-01"}, "first_service_on"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(office, client, wrong, path):
    place = client.headers["Location"]

    answer = office.ask("PATCH", place, wrong, If_Match='"1"')

    assert (answer.status_code, paths_of(answer)) == (422, [path])


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/branches", BRANCH),
        ("/v1/clients", CLIENT | {"name": "ALPINE dental"}),
    ],
)
def test_nothing_is_recorded_twice(office, path, body):
    answer = office.ask("POST", path, body, Idempotency_Key="another")

    assert answer.status_code == 409


@pytest.mark.requirement("HC-4")
def test_of_those_who_record_or_change_the_same_at_once_one_succeeds(office):
    def add(number):
        return office.ask("POST", "/v1/clients", CLIENT, Idempotency_Key=str(number))

    def rename(number):
        changes = {"name": f"Alpine {number}"}
        return office.ask(
            "PATCH", added[0].headers["Location"], changes, If_Match='"1"'
        )

    with ThreadPoolExecutor(3) as pool:
        added = sorted(pool.map(add, range(3)), key=lambda each: each.status_code)
        renamed = list(pool.map(rename, range(3)))

    assert [each.status_code for each in added] == [201, 409, 409]
    assert sorted(each.status_code for each in renamed) == [200, 412, 412]


def test_a_reference_is_taken_once(office):
    for reference, name in (("D1", "Foo"), ("D2", "Bar")):
        office.ask(
            "POST", "/v1/clients", CLIENT | {"name": name, "reference": reference}
        )
    [bar] = office.ask("GET", "/v1/clients?q=bar").json["items"]

    answer = office.ask(
        "PATCH", f"/v1/clients/{bar['client_id']}", {"reference": "D1"}, If_Match='"1"'
    )

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/v1/clients", CLIENT | {"branch_id": "nowhere"}),
        ("/v1/staff", ANNA | {"branch_id": "nowhere"}),
        ("/v1/contacts", JULIA | {"client_id": "nobody"}),
    ],
)
def test_what_is_added_to_must_be_there(office, path, body):
    assert office.ask("POST", path, body).status_code == 404


@pytest.mark.requirement("HC-3")
def test_pages_show_everything_once_by_name(registry):
    names = ["zeta", "Beta", "alpha", "Gamma", "beta 2"]
    registry.take_in(*(VIENNA | {"client": name} for name in names))
    path, seen = "/v1/clients?limit=2", []

    while path:
        answer = registry.ask("GET", path).json
        seen += [item["name"] for item in answer["items"]]
        path = answer["next"] and f"/v1/clients?limit=2&cursor={answer['next']}"

    assert seen == ["alpha", "Beta", "beta 2", "Gamma", "zeta"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Alpine Dental", "Bakery", "Bakery"]),
        ("?q=%20BAKE", ["Bakery", "Bakery"]),
        ("?q=%25", []),
        ("?branch=graz", ["Bakery"]),
        ("?tier=A", ["Alpine Dental"]),
        ("?status=prospect&branch=vienna", ["Bakery"]),
    ],
)
def test_a_list_is_narrowed_by_name_branch_tier_and_status(registry, query, names):
    registry.take_in(
        VIENNA | ALPINE,
        VIENNA | {"client": "Bakery", "status": "prospect"},
        GRAZ | {"client": "Bakery"},
    )

    listed = registry.ask("GET", f"/v1/clients{query}").json["items"]

    assert [client["name"] for client in listed] == names


@pytest.mark.requirement("AZ-3")
def test_an_account_manager_sees_what_is_theirs_and_no_prices(registry):
    mine, other = registry.take_in(
        VIENNA | ALPINE, VIENNA | {"client": "Julia's", "contact": "Julia"}
    )
    [anna] = registry.rows("select staff_id from registry.staff")
    me = account_manager(anna.staff_id)

    answers = {
        path: registry.ask("GET", path, who=me)
        for path in (
            f"/v1/clients/{mine.client_id}",
            "/v1/clients",
            f"/v1/contacts/{mine.contact_id}",
            "/v1/contacts",
            "/v1/branches",
            f"/v1/clients/{other.client_id}",
            f"/v1/contacts/{other.contact_id}",
        )
    }

    assert [each.status_code for each in answers.values()] == [200] * 5 + [404] * 2
    for path in ("/v1/clients", "/v1/contacts"):
        assert {i["client_id"] for i in answers[path].json["items"]} == {mine.client_id}
    assert answers["/v1/branches"].json["items"][0]["zone"] == "Europe/Vienna"
    assert not any("60000.50" in each.text for each in answers.values())
    assert "yearly_margin" not in answers["/v1/clients"].json["items"][0]


ALL = {"branches", "staff", "clients", "contacts", "keys", "imports/clients"}


@pytest.mark.requirement("AZ-1", "AZ-2")
@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        (OWNER, ALL - {"imports/clients"}, ALL),
        (
            MANAGER,
            {"branches", "staff", "clients", "contacts"},
            {"staff", "clients", "contacts", "imports/clients"},
        ),
        (account_manager("s"), {"branches", "clients", "contacts"}, set()),
        (OPERATIONS, {"branches", "staff"}, set()),
    ],
    ids=["owner", "branch manager", "account manager", "operations"],
)
def test_each_role_may_do_what_is_its_own_and_nothing_else(
    registry, who, reads, writes
):
    def may(method, kind):
        status = registry.ask(method, f"/v1/{kind}", {}, who).status_code
        return status not in {403, 405}

    assert {kind for kind in ALL if may("GET", kind)} == reads
    assert {kind for kind in ALL if may("POST", kind)} == writes
