"""The commands of docs/connect/psa.md, carried out on the files that they name."""

import re
import shlex
from pathlib import Path

import pytest

from services.cli.importing import import_
from services.cli.list_files import read_list
from services.cli.list_kinds import EVERY

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/connect/psa.md").read_text()
STEPS = re.findall(r"<!-- run -->\n```sh\n(.*?)```", PAGE, re.DOTALL)
KINDS = {kind.of: kind for kind in EVERY}


def carried_out(registry, command):
    """Read what a command names as the command does, and import it."""
    [keepwell, group, of, *written] = shlex.split(command)
    how = import_.commands[of].make_context(of, written).params
    listed = read_list(KINDS[of], ROOT / how["file"], how, {})
    answer = registry.ask("POST", f"/v1/imports/{of}", {"rows": listed.rows})
    assert (keepwell, group, answer.status_code) == ("keepwell", "import", 200)
    return answer.json["rows"]


def known(registry, of, *columns):
    found = registry.ask("GET", f"/v1/{of}").json["items"]
    return {each["name"]: tuple(each[name] for name in columns) for each in found}


@pytest.mark.parametrize("step", STEPS, ids=["connectwise", "autotask", "halopsa"])
def test_an_export_is_taken_whole_by_its_preset(registry, step):
    companies, people = step.strip().splitlines()

    clients = carried_out(registry, companies)
    contacts = carried_out(registry, people)

    assert {(row["client"], *row["errors"]) for row in clients} == {("created",)}
    assert {(row["record"], *row["errors"]) for row in contacts} == {("created",)}
    described = known(registry, "clients", "branch_id", "status", "phones")
    assert described["Alpine Dental"] == ("vienna", "active", ["+43720123456"])
    assert {status for _, status, _ in described.values()} - {"active"}
    met = known(registry, "contacts", "phones", "emails", "active")
    assert met["Julia Huber"] == (
        ["+43720123457", "+436641234567"],
        ["j.huber@alpine-dental.example"],
        True,
    )
    assert not met["Otto Alt"][2]


def test_vcards_of_both_versions_come_in_with_their_birthdays(registry):
    carried_out(registry, STEPS[0].splitlines()[0])

    carried_out(
        registry,
        "keepwell import contacts docs/examples/contacts.vcf --set branch=Vienna",
    )

    assert known(registry, "contacts", "phones", "emails", "birthday") == {
        "Julia Huber": (
            ["+43720123457", "+436641234567"],
            ["j.huber@alpine-dental.example"],
            "1980-02-29",
        ),
        "Peter Brandt": (["+43720123461"], ["p.brandt@brandt.example"], "--07-04"),
    }
