"""Clients that look like one another are found, merged, told apart and never lost."""

import pytest

from tests.integration.registry.asking import BRANCH, CLIENT, MANAGER, VIENNA

OTHER = CLIENT | {"name": "Alpine Dental GmbH", "phones": ["+43720999999"]}
STRANGER = CLIENT | {"name": "Zeta Steel", "phones": ["+43720888888"]}


def added(office, body, **changed):
    return office.ask("POST", "/v1/clients", body | changed)


def person(office, client, **told):
    body = {"client_id": client, "name": "Julia Huber", "phones": [], "emails": []}
    return office.ask("POST", "/v1/contacts", body | told).json["contact_id"]


def found(office):
    items = office.ask("GET", "/v1/duplicates").json["items"]
    return [({p["name"], p["other_name"]}, p["reasons"], p["score"]) for p in items]


@pytest.fixture
def twins(office, client):
    """The ids of two clients of almost the same name."""
    return client.json["client_id"], added(office, OTHER).json["client_id"]


def merge(office, survivor, client):
    return office.ask(
        "POST", "/v1/merges", {"survivor_id": survivor, "client_id": client}
    )


@pytest.mark.usefixtures("client")
@pytest.mark.parametrize(
    ("looks_like", "reason"),
    [(OTHER, "name"), (CLIENT | {"name": "Omega Brewery"}, "phone")],
)
def test_a_client_that_looks_like_another_is_recorded_and_linked_to_it(
    office, looks_like, reason
):
    answer = added(office, looks_like)
    stranger = added(office, STRANGER)

    assert answer.status_code == 201
    link = answer.headers["Link"].partition(">")[0].strip("<")
    [similar] = office.ask("GET", link).json["items"]
    assert (similar["other_name"], similar["reasons"]) == ("Alpine Dental", [reason])
    assert "Link" not in stranger.headers


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"phones": CLIENT["phones"]}, "phone"),
        ({"emails": ["o.huber@client.example"]}, "domain"),
    ],
)
def test_people_with_the_same_number_or_domain_make_two_clients_alike(
    office, client, told, reason
):
    person(office, client.json["client_id"], emails=["j.huber@client.example"])
    other = added(office, STRANGER).json["client_id"]

    body = {"client_id": other, "name": "Julia Huber", "phones": [], "emails": []}
    entered = office.ask("POST", "/v1/contacts", body | told)

    [(_, reasons, _)] = found(office)
    assert reasons == [reason]
    assert f"/v1/clients/{other}/similar" in entered.headers["Link"]


def alike(office, who=MANAGER):
    items = office.ask("GET", "/v1/contact-duplicates?limit=1", who=who).json["items"]
    return [({p["contact_id"], p["other_id"]}, p["reasons"], p["score"]) for p in items]


@pytest.mark.parametrize(
    ("told", "reasons", "score"),
    [
        ({"name": "Huber Juliah"}, ["name"], 0.96),
        (
            {"name": "Desk", "emails": ["a@x.example", "j@client.example"]},
            ["address"],
            0.9,
        ),
        ({"name": "Reception", "phones": ["+43720123457"]}, ["phone"], 0.5),
        ({"phones": ["+43720123457"]}, ["name", "phone"], 1.0),
        ({"name": "Max Mayr"}, None, None),
    ],
)
def test_people_of_a_client_who_look_alike_are_listed(
    office, client, told, reasons, score
):
    ours = client.json["client_id"]
    of_julia = {"phones": ["+43720123457"], "emails": ["j@client.example"]}
    julia = person(office, ours, **of_julia)
    person(office, added(office, STRANGER).json["client_id"], **of_julia)

    other = person(office, ours, **told)

    assert alike(office) == ([({julia, other}, reasons, score)] if reasons else [])


def test_two_people_are_listed_no_more_once_told_apart_or_one_has_left(office, client):
    ours, theirs = (client.json["client_id"], added(office, STRANGER).json["client_id"])
    told = {"emails": ["j@client.example"]}
    one, other, left = (
        person(office, ours, name=n) for n in ("Al Capone", "Al Capon", "Al Caponi")
    )
    elsewhere = person(office, theirs, **told)
    path = f"/v1/contacts/{left}"
    office.ask("PATCH", path, {"active": False}, if_match='"1"')
    [(pair, _, _)] = alike(office)

    dismissal = "/v1/contact-duplicates/dismissal"
    apart = {"contact_id": other, "other_id": one}
    refused = [
        office.ask("POST", dismissal, apart | {"other_id": each})
        for each in (elsewhere, other)
    ]
    answer = office.ask("POST", dismissal, apart)

    assert (pair, answer.status_code) == ({one, other}, 204)
    assert [each.status_code for each in refused] == [422, 422]
    assert alike(office) == []


def test_an_address_of_a_free_mail_provider_makes_nobody_alike(office, client):
    person(office, client.json["client_id"], emails=["a@gmail.com"])
    person(office, added(office, STRANGER).json["client_id"], emails=["b@gmail.com"])

    assert found(office) == []


def test_pairs_are_listed_once_and_no_more_once_told_apart(office, twins):
    [(names, reasons, score)] = found(office)
    assert names == {"Alpine Dental", "Alpine Dental GmbH"}
    assert (reasons, score) == (["name"], 1.0)

    one, other = twins
    pair = {"client_id": other, "other_id": one}
    assert office.ask("POST", "/v1/duplicates/dismissal", pair).status_code == 204

    assert found(office) == []


def test_what_many_share_makes_no_pair_and_every_page_leads_to_the_next(office, twins):
    many = [
        {**VIENNA, "client": f"Zeta Steel {number}", "phone": "0720 888888"}
        for number in range(250)
    ]
    office.take_in(*many)

    pages = [office.ask("GET", "/v1/duplicates").json]
    while cursor := pages[-1]["next"]:
        pages.append(office.ask("GET", f"/v1/duplicates?cursor={cursor}").json)

    [pair] = [pair for page in pages for pair in page["items"]]
    assert len(pages) == 2
    assert {pair["client_id"], pair["other_id"]} == set(twins)


@pytest.mark.parametrize(
    "other", ["Dental Alpine", "The Alpine Dntal", "Alpime Dental"]
)
def test_a_name_with_a_slip_or_its_words_swapped_is_found(office, client, other):
    answer = added(office, OTHER | {"name": other})

    assert "Link" in answer.headers
    [(names, _, _)] = found(office)
    assert names == {client.json["name"], other}


def test_what_a_merged_client_has_counts_for_the_survivor_until_undone(office, twins):
    survivor, client = twins
    julia = person(office, client)

    def seen():
        lists = (
            office.ask("GET", f"/v1/contacts?client={survivor}"),
            office.ask("GET", f"/v1/contacts?client={client}"),
            office.ask("GET", "/v1/clients"),
            office.ask("GET", f"/v1/clients/{client}"),
            office.ask("GET", "/v1/duplicates"),
        )
        return [each.json for each in lists]

    before = seen()
    merged = merge(office, survivor, client)
    contacts, _, clients, *_ = seen()
    undone = office.ask("POST", f"{merged.headers['Location']}/undoing")

    assert merged.status_code == 201
    assert [each["contact_id"] for each in contacts["items"]] == [julia]
    assert [each["client_id"] for each in clients["items"]] == [survivor]
    assert undone.json["undone_at"]
    assert seen() == before
    kinds = [type(event).__name__ for event in office.announced()][-2:]
    assert kinds == ["ClientMerged", "ClientUnmerged"]


def test_merges_go_along_a_chain_and_each_is_undone_once(office, twins):
    last, middle = twins
    first = added(office, STRANGER).json["client_id"]
    person(office, first)

    chain = merge(office, middle, first)
    merge(office, last, middle)
    again = {"survivor_id": last, "client_id": first}
    assert office.ask("POST", "/v1/merges", again).status_code == 409
    at_the_end = office.ask("GET", f"/v1/contacts?client={last}").json["items"]
    undoing = f"{chain.headers['Location']}/undoing"

    assert len(at_the_end) == 1
    assert office.ask("POST", undoing).status_code == 200
    assert office.ask("POST", undoing, idempotency_key="again").status_code == 409
    assert office.ask("GET", f"/v1/contacts?client={last}").json["items"] == []


def test_clients_of_two_branches_are_not_merged_and_merged_ones_not_transferred(
    office, twins
):
    office.ask("POST", "/v1/branches", BRANCH | {"branch_id": "graz"})
    elsewhere = added(office, STRANGER, branch_id="graz").json["client_id"]
    survivor, client = twins

    assert merge(office, survivor, elsewhere).status_code == 422
    assert merge(office, survivor, survivor).status_code == 422
    refused = office.ask(
        "POST",
        "/v1/merges",
        {"survivor_id": survivor, "client_id": elsewhere},
        who=MANAGER,
    )
    assert refused.status_code == 404
    merge(office, survivor, client)
    read = office.ask("GET", f"/v1/clients/{client}")
    moved = office.ask(
        "POST",
        f"/v1/clients/{client}/transfer",
        {"branch_id": "graz"},
        if_match=read.headers["ETag"],
    )
    assert moved.status_code == 422


def test_a_list_that_is_imported_again_changes_nothing_of_a_merge(office, twins):
    survivor, client = twins
    row = {"branch": "vienna", "client": OTHER["name"], "contact": "Julia Huber"}
    office.ask("POST", "/v1/imports/clients", {"rows": [{"line": 2, **row}]})
    merge(office, survivor, client)
    lists = (f"/v1/contacts?client={survivor}", "/v1/clients?merged=true")
    before = [office.ask("GET", path).json for path in lists]

    again = {"rows": [{"line": 3, **row}]}
    [taken] = office.ask("POST", "/v1/imports/clients", again).json["rows"]

    assert (taken["client"], taken["contact"]) == ("unchanged", "unchanged")
    assert [office.ask("GET", path).json for path in lists] == before


def test_a_group_shows_its_clients(office, twins):
    group = office.ask(
        "POST", "/v1/groups", {"branch_id": "vienna", "name": "Huber Holding"}
    )
    group_id = group.json["group_id"]
    for client in twins:
        read = office.ask("GET", f"/v1/clients/{client}")
        office.ask(
            "PATCH",
            f"/v1/clients/{client}",
            {"group": group_id},
            if_match=read.headers["ETag"],
        )

    shown = office.ask("GET", f"/v1/groups/{group_id}").json

    assert group.json["clients"] == []
    names = [each["name"] for each in shown["clients"]]
    assert names == ["Alpine Dental", "Alpine Dental GmbH"]


def test_a_client_is_of_a_group_of_its_own_branch_or_of_none(office, client):
    office.ask("POST", "/v1/branches", BRANCH | {"branch_id": "graz"})
    holding = {"branch_id": "graz", "name": "Huber Holding"}
    elsewhere = office.ask("POST", "/v1/groups", holding).json["group_id"]

    for group in ("g-0003", elsewhere):
        changed = office.ask(
            "PATCH", client.headers["Location"], {"group": group}, if_match='"1"'
        )
        added_so = added(office, STRANGER, group=group)

        assert (changed.status_code, added_so.status_code) == (422, 422)
        assert [each["path"] for each in changed.json["errors"]] == ["group"]
        assert [each["path"] for each in added_so.json["errors"]] == ["group"]


@pytest.mark.usefixtures("client")
def test_a_preview_says_whom_new_clients_look_like_and_whose_number_they_have(office):
    rows = [
        {"line": 2, "branch": "vienna", "client": "Alpine Dental Ltd"},
        {"line": 3, "branch": "vienna", "client": "Zeta", "phone": "0720 123456"},
        {"line": 4, "branch": "vienna", "client": "Omega"},
        {"line": 5, "branch": "vienna", "client": "Alpine Dental"},
        {
            "line": 6,
            "branch": "vienna",
            "client": "Psi",
            "contact_email": "a@x.example",
        },
        {
            "line": 7,
            "branch": "vienna",
            "client": "Phi",
            "contact_email": "b@x.example",
        },
    ]

    body = {"rows": rows, "dry_run": True}
    taken = office.ask("POST", "/v1/imports/clients", body).json["rows"]

    similar = [
        [(each["other_name"], each["reasons"]) for each in row["similar"]]
        for row in taken
    ]
    by_name, by_phone = (("Alpine Dental", [why]) for why in ("name", "phone"))
    assert similar == [[by_name], [by_phone], [], [], [], [("Psi", ["domain"])]]
