from dataclasses import replace

import pytest

from libs.contracts.sites import SiteAddressed
from libs.contracts.touchpoints import TouchpointLogged
from services.registry.usecases import touched
from tests.integration.registry.asking import (
    ALPINE,
    MANAGER,
    OWNER,
    VIENNA,
    account_manager,
)

FOO = VIENNA | {"client": "Foo"}
JULIA = {"contact": "Julia Huber", "contact_email": "j.huber@client.example"}


def revert(registry, run="run-1", who=OWNER, *, dry_run=False):
    path = f"/v1/imports/{run}/revert"
    return registry.ask("POST", path, {"dry_run": dry_run}, who)


def names(registry, table):
    return [each["name"] for each in registry.ask("GET", f"/v1/{table}").json["items"]]


def touch(registry, client_id):
    logged = replace(TouchpointLogged.example(), client_id=client_id)
    with registry.worker.begin() as transaction:
        touched.note(transaction, [logged])


def test_a_touch_is_noted_and_nothing_is_announced_of_it(registry):
    registry.take_in(VIENNA | ALPINE)
    [client] = registry.ask("GET", "/v1/clients").json["items"]
    before = registry.announced()

    touch(registry, client["client_id"])
    touch(registry, client["client_id"])

    assert registry.announced() == before


@pytest.mark.requirement("T35")
def test_reverting_removes_what_was_created_and_tells_which_updates_stay(registry):
    registry.take_in(VIENNA | ALPINE)
    registry.take_in(VIENNA | ALPINE | {"tier": "B"} | JULIA, FOO, run="run-2")

    answer = revert(registry, "run-2").json

    assert answer["removed"] == {"clients": 1}
    [stays] = answer["staying"]
    assert (stays["kind"], stays["name"]) == ("clients", "Alpine Dental")
    assert stays["why"] == "it was on record before"
    assert names(registry, "clients") == ["Alpine Dental"]
    assert names(registry, "contacts") == ["Julia Huber"]


def test_reverting_a_first_import_leaves_nothing_of_it(registry):
    registry.take_in(VIENNA | ALPINE, FOO)

    answer = revert(registry).json

    assert answer == {
        "run": "run-1",
        "removed": {"contacts": 1, "clients": 2, "staff": 1, "branches": 1},
        "staying": [],
    }
    tables = ("branches", "staff", "clients", "contacts")
    assert [names(registry, table) for table in tables] == [[], [], [], []]


RING = {"street": "Ring 3", "postal_code": "1010", "city": "Wien"}


@pytest.mark.requirement("T35")
def test_an_address_that_came_with_an_import_goes_with_it_and_one_it_moved_stays(
    registry,
):
    registry.take_in(FOO | RING)
    registry.take_in(
        FOO | RING | {"street": "Ring 4"}, VIENNA | ALPINE | RING, run="run-2"
    )

    answer = revert(registry, "run-2").json

    assert answer["removed"] == {"sites": 1, "contacts": 1, "clients": 1, "staff": 1}
    [stays] = answer["staying"]
    assert (stays["kind"], stays["name"]) == ("sites", "Main site")
    assert stays["why"] == "it was on record before"
    [site] = registry.ask("GET", "/v1/sites").json["items"]
    assert site["address_lines"][0] == "Ring 4"
    gone = [e for e in registry.announced() if isinstance(e, SiteAddressed)][-1]
    assert (gone.removed, gone.address_lines, gone.revision) == (True, (), 2)


def test_who_is_gone_is_announced_as_gone(registry):
    registry.take_in(VIENNA | ALPINE)

    revert(registry)

    *_, contact, client, anna = registry.announced()
    assert (contact.active, contact.revision) == (False, 2)
    assert (client.removed, client.revision, client.name) == (True, 2, "Alpine Dental")
    assert (anna.active, anna.revision) == (False, 2)


def test_what_was_changed_contacted_or_referred_to_since_stays_with_the_reason(
    registry,
):
    rows = [VIENNA | {"client": name} for name in ("Changed", "Needy", "Touched")]
    changed, needy, met = registry.take_in(*rows, FOO)[:3]
    path = f"/v1/clients/{changed.client_id}"
    tag = registry.ask("GET", path).headers["ETag"]
    registry.ask("PATCH", path, {"tier": "A"}, if_match=tag)
    need = {"name": "A firewall", "due_on": "2026-08-31", "lead_months": 6}
    registry.ask("POST", "/v1/needs", need | {"client_id": needy.client_id})
    touch(registry, met.client_id)

    answer = revert(registry).json

    assert answer["removed"] == {"clients": 1}
    assert {each["name"]: each["why"] for each in answer["staying"]} == {
        "Changed": "it was changed since",
        "Needy": "something else refers to it",
        "Touched": "there was contact since",
        "vienna": "something else refers to it",
    }


def test_who_is_merged_with_another_stays(registry):
    [old] = registry.take_in(VIENNA | ALPINE)
    [new] = registry.take_in(FOO, run="run-2")
    merge = {"survivor_id": new.client_id, "client_id": old.client_id}
    merged = registry.ask("POST", "/v1/merges", merge).json["merge_id"]

    [stays] = revert(registry, "run-2").json["staying"]

    assert (stays["name"], stays["why"]) == ("Foo", "something else refers to it")
    assert registry.ask("POST", f"/v1/merges/{merged}/undoing").status_code == 200


LOST = FOO | {"status": "lost", "lost_reason": "the price", "lost_to": "nobody"}


def test_who_came_as_lost_goes_with_the_loss_unless_somebody_wrote_to_it(registry):
    bar = registry.take_in(LOST, LOST | {"client": "Bar"})[1]
    path = f"/v1/clients/{bar.client_id}/losses"
    [loss] = registry.ask("GET", path).json["items"]
    learnt = {"post_mortem": "We were dear."}
    registry.ask("PATCH", f"/v1/losses/{loss['loss_id']}", learnt, if_match='"1"')

    answer = revert(registry).json

    assert answer["removed"] == {"clients": 1}
    assert [each["name"] for each in answer["staying"]] == ["Bar", "vienna"]
    assert registry.rows("select client_id from registry.losses") == [(bar.client_id,)]


def test_a_dry_run_tells_the_same_and_changes_nothing(registry):
    registry.take_in(VIENNA | ALPINE, FOO)
    told = len(registry.announced())

    dry = revert(registry, dry_run=True).json

    assert names(registry, "clients") == ["Alpine Dental", "Foo"]
    assert len(registry.announced()) == told
    assert dry == revert(registry).json


@pytest.mark.requirement("T35")
def test_reverting_twice_is_told_and_changes_nothing(registry):
    registry.take_in(FOO)
    revert(registry)
    registry.take_in(FOO, run="run-2")

    again = revert(registry, who=MANAGER)

    assert again.status_code == 409
    assert again.json["detail"] == (
        "This import was reverted already, and nothing has changed by this."
    )
    assert names(registry, "clients") == ["Foo"]


def test_what_comes_again_after_a_revert_goes_on_from_its_last_revision(registry):
    registry.take_in(FOO)
    revert(registry)

    registry.take_in(FOO, run="run-2")

    branch, client = registry.announced()[-2:]
    assert (client.removed, client.revision, branch.revision) == (False, 3, 3)


def test_imports_are_listed_the_newest_first_with_who_and_how_much(registry):
    registry.take_in(VIENNA | ALPINE)
    body = {"rows": [{"line": 2, **FOO}], "run": "run-2", "file": "more.csv"}
    registry.ask("POST", "/v1/imports/clients", body)
    revert(registry)

    second, first = registry.ask("GET", "/v1/imports").json["items"]

    assert (second["run"], second["kind"], second["file"]) == (
        "run-2",
        "clients",
        "more.csv",
    )
    assert (second["actor"], second["created"], second["updated"]) == (
        "keepwell:embedded#anna",
        1,
        0,
    )
    assert (first["branches"], first["created"]) == (["vienna"], 4)
    assert first["reverted_at"]
    page = registry.ask("GET", "/v1/imports?limit=1").json
    after = registry.ask("GET", f"/v1/imports?limit=1&cursor={page['next']}").json
    assert [each["run"] for each in after["items"]] == ["run-1"]


def test_an_import_of_several_parts_is_one(registry):
    body = {"run": "run-7"}
    for line, name in enumerate(("Foo", "Bar")):
        rows = [{"line": line + 1, **VIENNA, "client": name}]
        registry.ask("POST", "/v1/imports/clients", body | {"rows": rows})

    [listed] = registry.ask("GET", "/v1/imports").json["items"]

    assert (listed["run"], listed["created"]) == ("run-7", 3)
    assert revert(registry, "run-7").json["removed"]["clients"] == 2


def test_an_import_of_another_branch_is_none(registry):
    registry.take_in(VIENNA | {"branch": "graz"} | {"client": "Foo"})

    assert revert(registry, who=MANAGER).status_code == 404
    assert registry.ask("GET", "/v1/imports", who=MANAGER).json["items"] == []
    assert revert(registry, who=account_manager("s-1")).status_code == 403
