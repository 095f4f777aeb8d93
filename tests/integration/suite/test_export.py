"""All that is on record leaves as files, and no cell of them is a formula."""

import csv
import json

import pytest

from libs.identity import Role
from libs.testing import databases
from services.cli.exporting import kinds, write_csv, write_json
from tests.integration.suite.carried import Carried
from tests.integration.suite.conftest import PREPARE
from tests.integration.suite.test_persons import Door, filled


@pytest.fixture
def house(postgres, tmp_path):
    house = Carried(databases.fresh_database(postgres, PREPARE), tmp_path)
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
        raise AssertionError(path)

    def pages(self, path, **query):
        page = self.get(path, limit=1, **query)
        while page:
            yield from page["items"]
            onward = page["next"] and {"cursor": page["next"]}
            page = onward and self.get(path, limit=1, **query, **onward)


def test_every_list_of_every_service_is_written_whole(house, tmp_path):
    filled(house)
    door = ExportingDoor(house)

    written = {
        kind: (
            write_json(tmp_path / f"{kind}.json", door.pages(f"/v1/{kind}")),
            write_csv(tmp_path / f"{kind}.csv", door.pages(f"/v1/{kind}")),
        )
        for kind in kinds(door)
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
