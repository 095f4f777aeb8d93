from collections import Counter

import pytest

from services.registry.domain.books import Outcome
from tests.integration.registry.asking import ALPINE, GRAZ, MANAGER, VIENNA

A_LIST = [
    {
        "client": f"Client {number // 2}",
        "reference": f"D{number // 2}",
        "phone": f"0720 1{number // 2:05}",
        "account_manager": f"manager{number // 2 % 7}@msp.example",
        "contact": f"Contact {number}",
        "contact_email": f"contact{number}@client.example",
        "contact_phone": f"0720 2{number:05}",
    }
    for number in range(500)
]


def recorded(registry):
    [counts] = registry.rows(
        "select (select count(*) from registry.branches),"
        " (select count(*) from registry.staff),"
        " (select count(*) from registry.clients),"
        " (select count(*) from registry.contacts)"
    )
    return list(counts)


def test_an_import_is_recorded_and_announced_whole(registry):
    [taken] = registry.take_in(VIENNA | ALPINE)

    assert taken.contact is Outcome.CREATED
    branch, anna, client, julia = registry.announced()
    assert (branch.branch_id, branch.hours["mon"]) == ("vienna", ("09:00-17:00",))
    assert (anna.email, anna.branch_id) == ("anna@msp.example", "vienna")
    assert (client.client_id, client.reference) == (taken.client_id, "D10042")
    assert str(client.yearly_margin.amount) == "60000.50"
    assert (client.phones, client.revision) == (("+43720123456",), 1)
    assert (client.account_manager, client.envelope.branches) == (
        anna.staff_id,
        ("vienna",),
    )
    assert (julia.client_id, julia.emails) == (
        taken.client_id,
        ("j.huber@client.example",),
    )


@pytest.mark.requirement("T25")
def test_the_same_list_again_changes_and_announces_nothing(registry):
    rows = [VIENNA | row for row in A_LIST]
    first = registry.take_in(*rows)
    announced = Counter(type(event).__name__ for event in registry.announced())

    again = registry.take_in(*rows)

    assert announced == {
        "BranchRecorded": 1,
        "StaffRecorded": 7,
        "ClientRecorded": 250,
        "ContactRecorded": 500,
    }
    assert recorded(registry) == [1, 7, 250, 500]
    assert Counter(taken.client for taken in first)[Outcome.CREATED] == 250
    assert {word for each in again for word in (each.client, each.contact)} == {
        Outcome.UNCHANGED
    }
    assert len(registry.announced()) == announced.total()


def test_a_change_is_the_next_revision_and_announced_alone(registry):
    registry.take_in(VIENNA | ALPINE)

    registry.take_in(VIENNA | ALPINE | {"tier": "B"})

    *_, client = registry.announced()
    assert len(registry.announced()) == 5
    assert (client.tier, client.revision, client.phones) == ("B", 2, ("+43720123456",))


def test_a_preview_says_the_same_and_leaves_nothing(registry):
    rows = [VIENNA | ALPINE, {"branch": "linz", "client": "Foo"}]

    told = registry.preview(*rows)

    assert (recorded(registry), registry.announced()) == ([0, 0, 0, 0], [])
    assert told == registry.take_in(*rows)
    assert [error.path for error in told[1].errors] == ["zone", "country"]


def test_one_list_may_be_about_several_branches(registry):
    registry.take_in(VIENNA | ALPINE, GRAZ | ALPINE)

    clients = registry.rows("select branch_id, account_manager from registry.clients")
    assert {client.branch_id for client in clients} == {"vienna", "graz"}
    assert len({client.account_manager for client in clients}) == 2


def test_a_list_comes_in_over_http_with_a_verdict_for_every_row(registry):
    rows = [
        {"line": 2, **VIENNA, **ALPINE},
        {"line": 3, **VIENNA, "client": "Foo", "phone": "ask"},
        {"line": 4, **GRAZ, "client": "Bar"},
    ]

    dry = registry.ask("POST", "/v1/imports/clients", {"rows": rows, "dry_run": True})
    answer = registry.ask("POST", "/v1/imports/clients", {"rows": rows}, MANAGER)

    assert [row["client"] for row in dry.json["rows"]] == [
        "created",
        "rejected",
        "created",
    ]
    taken, bad, elsewhere = answer.json["rows"]
    assert (taken["staff"], taken["contact"], taken["errors"]) == (
        "created",
        "created",
        [],
    )
    assert (bad["line"], bad["errors"][0]["path"]) == (3, "phone")
    assert elsewhere["errors"] == [
        {"path": "branch", "detail": "There is no such branch."}
    ]
    assert recorded(registry) == [1, 1, 1, 1]


@pytest.mark.requirement("T25")
def test_an_address_becomes_the_clients_site_once(registry):
    ring = {"street": "Ring 3", "postal_code": "1010", "city": "Wien"}
    row = {"line": 2, **VIENNA, **ALPINE, **ring}
    bad = row | {"line": 3, "client": "Foo", "reference": "D2", "postal_code": "1"}
    rows = {"rows": [row, bad]}

    first, again = (
        registry.ask("POST", "/v1/imports/clients", rows, idempotency_key=key).json
        for key in "ab"
    )

    told = [
        [(row["client"], row["site"]) for row in each["rows"]]
        for each in (first, again)
    ]
    assert told == [
        [("created", "created"), ("created", "rejected")],
        [("unchanged", "unchanged"), ("unchanged", "rejected")],
    ]
    assert first["rows"][1]["errors"][0]["path"] == "postal_code"
    [site] = registry.ask("GET", "/v1/sites").json["items"]
    assert site["client_id"] == first["rows"][0]["client_id"]
    assert site["address_lines"] == ["Ring 3", "1010 WIEN", "AUSTRIA"]
    assert (site["name"], site["revision"]) == ("Main site", 1)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"rows": []}, "rows"),
        ({"rows": [{"line": 1}] * 501}, "rows"),
        ({"rows": [{"line": 1, "colour": "red"}]}, "rows.0.colour"),
        ({"rows": [{"client": "Foo"}]}, "rows.0.line"),
    ],
)
def test_a_list_of_another_form_is_refused_whole(registry, body, path):
    answer = registry.ask("POST", "/v1/imports/clients", body)

    assert answer.status_code == 422
    assert path in {error["path"] for error in answer.json["errors"]}
