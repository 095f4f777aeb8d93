"""Whom `keepwell person` means, and who is erased again after a restore."""

import click
import httpx
import pytest
from click.testing import CliRunner

from services.cli import person
from services.cli.door import Refusal
from services.cli.person import contact_of, erase_again

THEIRS = {"branch_id": "vienna", "client_id": "c-1", "phones": [], "emails": []}
AN = {"contact_id": "p-1", "name": "An"} | THEIRS
ANNA = {"contact_id": "p-2", "name": "Anna Huber"} | THEIRS
NOT_THERE = httpx.Response(404, json={"title": "Not on record"})


class Door:
    """The register of some people, as the commands ask it."""

    def __init__(self, *people):
        self.people = people
        self.erased = []
        self.told = {
            "/v1/clients/c-1": {"name": "Alpine Dental"},
            "/v1/contacts/p-2/consents": {"history": []},
            "/v1/persons/p-2": {},
        }

    def pages(self, _path, q="", **_):
        return [each for each in self.people if q in each["name"].casefold()]

    def get(self, path):
        if path not in self.told:
            raise Refusal(NOT_THERE)
        return self.told[path]

    def post(self, path, _body):
        self.erased.append(path)
        if not any(each["contact_id"] in path for each in self.people):
            raise Refusal(NOT_THERE)


def test_a_part_of_a_name_means_nobody_and_tells_whom_it_may_mean():
    assert contact_of(Door(AN, ANNA), "an") == AN
    with pytest.raises(click.ClickException, match="p-2  Anna Huber, vienna"):
        contact_of(Door(ANNA), "an")
    with pytest.raises(Refusal):
        contact_of(Door(ANNA), "bert")


def test_nobody_is_erased_where_nobody_can_be_asked(monkeypatch):
    door = Door(ANNA)
    monkeypatch.setattr(person, "opened", lambda: door)

    asked = CliRunner().invoke(person.erase, ["anna huber"])
    shown = CliRunner().invoke(person.erase, ["anna huber", "--dry-run"])
    assert (asked.exit_code, shown.exit_code, door.erased) == (2, 0, [])
    sure = CliRunner().invoke(person.erase, ["anna huber", "--yes"])

    head = "p-2  Anna Huber, vienna, of Alpine Dental"
    outputs = (asked.output, shown.output, sure.output)
    assert [each.splitlines()[0] for each in outputs] == [head] * 3
    assert "say --yes" in asked.output
    assert door.erased == ["/v1/contacts/p-2/erasure"]


def test_who_is_not_in_the_backup_keeps_nobody_else_from_being_erased_again(capsys):
    erase_again(Door(ANNA), ["p-gone", "p-2"])

    assert capsys.readouterr().out.splitlines() == [
        "Erased 1 person again.",
        "Not in the backup: 1.",
    ]
