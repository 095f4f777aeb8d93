"""Whom `keepwell person` means, and who is erased again after a restore."""

import click
import httpx
import pytest
from click.testing import CliRunner

from services.cli import person
from services.cli.contact_names import contact_of
from services.cli.door import Refusal
from services.cli.person import erase_again

THEIRS = {"branch_id": "vienna", "client_id": "c-1", "phones": [], "emails": []}
THEIRS |= {"active": True}
AN = {"contact_id": "p-1", "name": "An"} | THEIRS
ANNA = {"contact_id": "p-2", "name": "Anna Huber"} | THEIRS
JULIA = ANNA | {
    "contact_id": "p-3",
    "name": "Julia Huber",
    "phones": ["+43720123457"],
    "emails": ["j.huber@alpine.example"],
}
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

    def pages(self, path, q="", reached_at=None, **_):
        if path.startswith("/v1/messages-to/"):
            return []
        if path == "/v1/branches":
            return [{"country": "AT"}, {"country": "DE"}]
        if reached_at:
            return [e for e in self.people if reached_at in e["phones"] + e["emails"]]
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
    with pytest.raises(click.ClickException, match=r"no such person: 'bert'\.\nGive"):
        contact_of(Door(ANNA), "bert")


@pytest.mark.parametrize(
    "spelled",
    [
        *("0720 123457", "0043-720-123457", "(0720) 12 34 57", "+43 (0)720/123457"),
        *("+43720123457", "J.Huber@Alpine.example "),
    ],
)
def test_who_is_meant_is_found_however_a_number_or_an_address_is_spelled(spelled):
    assert contact_of(Door(ANNA, JULIA), spelled) == JULIA


@pytest.mark.parametrize(
    ("mistyped", "told"),
    [
        ("0720 999", "'0720 999' (read as +43720999, +49720999).\nGive an id, a whole"),
        (
            "Juila Huber",
            "'Juila Huber'.\nIt may mean one of these; give a whole name or",
        ),
        (
            "hubre",
            "'hubre'.\nIt may mean one of these; give a whole name or an id:\n  p-",
        ),
        ("j.hubr@alpine.example", "example'.\nIt may mean one of these; give a whole"),
    ],
)
def test_an_unknown_person_is_told_plainly_and_so_is_who_is_called_alike(
    mistyped, told
):
    with pytest.raises(click.ClickException) as unknown:
        contact_of(Door(JULIA, ANNA), mistyped)

    assert unknown.value.message.startswith("There is no such person: ")
    assert told in unknown.value.message
    named = "p-3  Julia Huber, vienna" in unknown.value.message
    assert named == ("may mean" in told)


def test_nobody_is_said_to_be_called_like_who_was_erased():
    gone = AN | {"name": "erased", "active": False}

    with pytest.raises(click.ClickException, match=r"no such person: 'eraser'\.\nGive"):
        contact_of(Door(gone), "eraser")


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
