"""All that is on record leaves as files, and no cell of them is a formula."""

import csv
import json

import httpx
import pytest
from click import ClickException
from click.testing import CliRunner

from libs.identity import Role
from libs.testing import databases
from services.cli import exporting, table_rows
from services.cli.door import Refusal
from services.cli.exported_parts import rows_of
from services.cli.exporting import file_of, kinds, write_csv, write_json, written
from services.cli.importing_touchpoints import WANTED as TOUCHPOINTS
from services.cli.list_files import read_list
from services.cli.list_kinds import CLIENTS, CONTACTS
from services.cli.table_rows import Said
from tests.integration.suite.carried import Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_persons import Door, erase, filled

HOW = {"mapping": (), "fixed": (), "preset": None, "encoding": "utf-8"}
ALPINE = {
    "branch": "vienna",
    "branch_name": "Vienna, the first",
    "zone": "Europe/Vienna",
    "country": "AT",
    "subdivision": "9",
    "client": "=Alpine Dental",
    "reference": "D10042",
    "tier": "A",
    "since": "2019-05-01",
    "phone": "+43720123456;+43720123457",
    "yearly_margin": "60000.50",
    "currency": "EUR",
    "industry": "dentists",
    "account_manager": "anna@msp.example",
}
COLD = {"branch": "vienna", "client": "Cold Foods", "status": "lost"}
LOST = COLD | {"lost_reason": "the price", "lost_to": "Cheap IT"}
JULIA = {
    "branch": "vienna",
    "reference": "D10042",
    "contact": "Julia Huber",
    "contact_phone": "+43664700700;+43664700701",
    "contact_email": "j@alpine.example;julia@alpine.example",
    "birthday": "--02-29",
    "language": "de-AT",
    "zone": "Europe/Zurich",
    "roles": "decision_maker;champion",
}
GONE = {"branch": "vienna", "client": "Cold Foods", "contact": "Ed", "active": "no"}


@pytest.fixture
def house(postgres, tmp_path):
    with databases.lent_database(postgres, PREPARE) as url:
        house = Carried(url, tmp_path)
        yield house
        house.close()


class ExportingDoor(Door):
    """The door of all services, each list read page by page."""

    def get(self, path, **query):
        for service in self.world.apps:
            asked = {"query_string": query}
            answer = self.world.ask(service, "GET", path, Role.OWNER, **asked)
            if answer.status_code == 200:
                return answer.json
        raise Refusal(httpx.Response(404, json={"title": "Not found", "detail": path}))

    def pages(self, path, **query):
        page = self.get(path, limit=1, **query)
        while page:
            yield from page["items"]
            onward = page["next"] and {"cursor": page["next"]}
            page = onward and self.get(path, limit=1, **query, **onward)


class BrokenDoor(ExportingDoor):
    """A door whose list of needs ends in the middle."""

    def pages(self, path, **query):
        yield from super().pages(path, **query)
        if path == "/v1/needs":
            raise ClickException("It took too long.")


def test_every_list_of_every_service_is_written_whole(house, tmp_path):
    filled(house)
    door = ExportingDoor(house)

    written = {
        kind: (
            write_json(file_of(tmp_path, kind, "json"), rows_of(door, kind)),
            write_csv(file_of(tmp_path, kind, "csv"), rows_of(door, kind), told),
        )
        for kind, told in kinds(door).items()
    }

    assert {"branches", "staff", "clients", "contacts", "needs"} <= written.keys()
    assert {"touchpoints", "relationships", "next-touches"} <= written.keys()
    assert written["contacts"] == (2, 2)
    assert written["touchpoints"] == (4, 4)
    lines = (tmp_path / "contacts.json").read_text().splitlines()
    with (tmp_path / "contacts.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    for line, row in zip(lines, rows, strict=True):
        told = json.loads(line)
        assert row["name"] == told["name"]
        assert row["phones"] == " ".join(told["phones"])


@pytest.fixture
def fresh(postgres, tmp_path_factory):
    url = databases.fresh_database(postgres, PREPARE)
    house = Carried(url, tmp_path_factory.mktemp("fresh"))
    yield house
    house.close()


def test_exported_clients_and_contacts_come_in_again_as_the_same(
    house, fresh, tmp_path
):
    take_in(house, CLIENTS, [ALPINE, LOST])
    take_in(house, CONTACTS, [JULIA, GONE])
    door = ExportingDoor(house)

    for kind in (CLIENTS, CONTACTS):
        path = tmp_path / f"{kind.of}.csv"
        told, rows = kinds(door)[kind.of], rows_of(door, kind.of)
        done = written(door, kind.of, told, path, rows)
        assert done.startswith(f"{kind.of}: 2 rows")
        take_in(fresh, kind, read_list(kind, path, HOW, {}).rows)

    for kind in ("branches", "clients", "contacts"):
        before, after = (
            list(ExportingDoor(each).pages(f"/v1/{kind}")) for each in (house, fresh)
        )
        assert after == before


@pytest.mark.requirement("GD-2")
def test_who_was_erased_is_no_person_of_an_export_and_comes_in_nowhere(
    house, fresh, tmp_path
):
    door, _, julia, quentin = filled(house)
    erase(house, door, julia["contact_id"])
    exporting = ExportingDoor(house)

    for kind in (CLIENTS, CONTACTS):
        path = tmp_path / f"{kind.of}.csv"
        columns, rows = kinds(exporting)[kind.of], rows_of(exporting, kind.of)
        written(exporting, kind.of, columns, path, rows)
        take_in(fresh, kind, read_list(kind, path, HOW, {}).rows)

    [there] = ExportingDoor(fresh).pages("/v1/contacts")
    assert there["name"] == quentin["name"]
    [listed] = rows_of(exporting, "erasures")
    assert listed["contact_id"] == julia["contact_id"]


@pytest.mark.parametrize("kind", ["clients", "contacts", "needs"])
def test_a_list_without_rows_has_the_header_of_one_with_rows(house, tmp_path, kind):
    door, path = ExportingDoor(house), tmp_path / f"{kind}.csv"
    columns = kinds(door)[kind]
    written(door, kind, columns, path, rows_of(door, kind))
    empty = path.read_text().splitlines()

    filled(house)
    written(door, kind, columns, path, rows_of(door, kind))

    with path.open(newline="") as file:
        assert empty == [",".join(next(csv.reader(file)))]


def test_a_list_that_fails_spoils_no_other_and_is_told_of(house, tmp_path, monkeypatch):
    filled(house)
    door = BrokenDoor(house)
    monkeypatch.setattr(exporting, "opened", lambda: door)

    told = CliRunner().invoke(exporting.export, [str(tmp_path / "all")])

    assert told.exit_code == 1
    assert told.output.endswith("These are missing:\n  needs: It took too long.\n")
    whole = set(kinds(door)) - {"needs"}
    folder = tmp_path / "all"
    assert {*folder.iterdir()} == {file_of(folder, kind, "csv") for kind in whole}


def test_a_touch_that_was_taken_back_is_marked_as_the_import_reads_it(house, tmp_path):
    filled(house)
    door, path = ExportingDoor(house), tmp_path / "touchpoints.csv"
    wrong = next(door.pages("/v1/touchpoints", kind="face_to_face"))
    reversal = f"/v1/touchpoints/{wrong['touch_id']}/reversal"
    told = {"json": {"reason": "it was with another client"}}
    answer = house.ask("touchpoints", "POST", reversal, Role.OWNER, **told)
    assert answer.status_code == 201

    written(door, "touchpoints", (), path, rows_of(door, "touchpoints"))

    said = Said((), (), None, None, None)
    rows = [row for _, row in table_rows.read(path, "utf-8", TOUCHPOINTS, said).rows]
    marked = {row["kind"]: row["taken_back"] for row in rows}
    assert marked == {"face_to_face": "True", "call": "False", "missed": "False"}


def take_in(house, kind, rows):
    numbered = [{**row, "line": line} for line, row in enumerate(rows, start=2)]
    path = f"/v1/imports/{kind.of}"
    answer = house.ask("registry", "POST", path, Role.OWNER, json={"rows": numbered})
    assert [row["errors"] for row in answer.json["rows"] if row["errors"]] == []
