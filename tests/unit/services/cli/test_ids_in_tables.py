"""An id on the terminal is whole, so that it can be copied into the next command."""

import pytest
from click.testing import CliRunner

from services.cli import duplicates, staff

ONE, OTHER = (
    "4430d86a-bed1-56b7-bea2-e993c708c4af",
    "cdfe6cda-daad-59f3-8bf9-887cd4749010",
)
LONG = "Alpine Dental and all of its many daughters in three countries"
PAIR = {"name": LONG, "other_name": LONG, "other_id": OTHER, "score": 0.92}
PAIR |= {"client_id": ONE, "contact_id": ONE, "reasons": ["name", "domain", "phone"]}
ANNA = {"staff_id": ONE, "name": LONG, "email": f"{'anna' * 12}@msp.example"}
ANNA |= {"branch_id": "vienna", "role": "account_manager", "active": False}
MERGE = {"merge_id": ONE, "client_id": OTHER, "survivor_id": "c-1", "name": LONG}
MERGE |= {"merged_at": "2026-03-02T08:00:00Z", "branch_id": "vienna"}


class Door:
    """What the commands ask for."""

    def pages(self, path, **_):
        return {
            "/v1/duplicates": [PAIR],
            "/v1/contact-duplicates": [PAIR],
            "/v1/merges": [MERGE],
            "/v1/staff": [ANNA],
            "/v1/branches": [{"branch_id": "vienna", "zone": "Europe/Vienna"}],
        }[path]

    def get(self, _path):
        return {"name": LONG}


@pytest.mark.parametrize(
    ("module", "command", "ids"),
    [
        (duplicates, ["list"], [ONE, OTHER]),
        (duplicates, ["people"], [ONE, OTHER]),
        (duplicates, ["merges"], [ONE]),
        (staff, [], [ONE]),
    ],
)
def test_an_id_is_whole_and_no_line_is_wider_than_the_terminal(
    module, command, ids, monkeypatch
):
    monkeypatch.setattr(module, "opened", Door)
    group = getattr(module, module.__name__.rpartition(".")[-1])

    terminal = {"COLUMNS": "100", "FORCE_COLOR": "1"}
    told = CliRunner().invoke(group, command, env=terminal, catch_exceptions=False)

    lines = told.output.splitlines()
    assert [each for each in ids if each not in told.output] == []
    assert max(map(len, lines[2:])) <= 100
    assert "…" not in told.output
