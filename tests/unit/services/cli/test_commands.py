import subprocess
import sys

import click
import httpx
import pytest
from click.testing import CliRunner

from libs.identity.issuer import Issuer
from libs.ports import free_port
from services.cli import COMMANDS, main
from services.cli.door import reason_of
from services.cli.moments import MOMENT, SPAN
from services.embedded.folder import Folder

HEAVY = {"flask", "httpx", "nameko", "psycopg", "rich", "sqlalchemy"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_itself(name):
    told = CliRunner().invoke(main, [name, "--help"])

    assert told.exit_code == 0, told.output
    assert f"Usage: main {name}" in told.output


def test_help_loads_none_of_what_the_commands_need():
    asked = (
        "import sys; sys.argv[1:] = ['--help']\nfrom services.cli import main\n"
        "main(standalone_mode=False)\nprint(*sys.modules)"
    )
    shown = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", asked], capture_output=True, text=True, check=True
    )

    assert not HEAVY & set(shown.stdout.split())


def test_a_suite_that_does_not_answer_is_told_in_one_sentence():
    nowhere = f"http://127.0.0.1:{free_port()}"
    told = CliRunner().invoke(
        main, ["callbacks"], env={"KEEPWELL_URL": nowhere, "KEEPWELL_TOKEN": "x"}
    )

    assert told.exit_code == 1
    assert told.output == (
        f"Error: Nothing answers at {nowhere}. Is the suite running? make run\n"
    )


def test_another_suite_is_asked_with_a_token_of_its_own_only(tmp_path):
    elsewhere = {"KEEPWELL_URL": "https://x.example", "KEEPWELL_DATA": str(tmp_path)}

    told = CliRunner().invoke(main, ["callbacks"], env=elsewhere)

    assert "Set KEEPWELL_TOKEN to a token for https://x.example" in told.output


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (["--branch", "vienna"], "An owner is of all branches: leave --branch and"),
        (["--role", "operations", "--source", "x"], "Operations is of all branches:"),
        (["--role", "branch_manager"], "A branch manager needs --branch, once or more"),
        (
            ["--role", "account_manager", "--branch", "vienna"],
            "An account manager needs --staff, one --branch, no --source.",
        ),
        (["--role", "emitter"], "An emitter needs --source, once or more, as in"),
    ],
)
def test_a_token_says_what_its_role_must_be_given(tmp_path, said, told):
    Issuer.load_or_create(Folder(tmp_path).issuer_key)

    refused = CliRunner().invoke(
        main, ["token", *said], env={"KEEPWELL_DATA": str(tmp_path)}
    )

    assert refused.exit_code == 2
    assert told in refused.output


def test_a_problem_is_told_with_its_fields():
    answer = httpx.Response(
        422,
        json={
            "title": "Invalid",
            "detail": "Some fields are not as they must be.",
            "errors": [{"path": "rows.0.line", "detail": "Missing."}],
        },
    )

    assert reason_of(answer) == (
        "Invalid: Some fields are not as they must be.\n  rows.0.line: Missing."
    )


@pytest.mark.parametrize("written", ["2026-03-02T08:00", "tomorrow"])
def test_a_time_without_its_zone_is_refused(written):
    with pytest.raises(click.BadParameter):
        MOMENT.convert(written, None, None)


@pytest.mark.parametrize(("written", "days"), [("30d", 30), ("2w", 14), ("36h", 1.5)])
def test_a_span_is_read(written, days):
    assert SPAN.convert(written, None, None).total_seconds() == days * 86_400


@pytest.mark.parametrize("written", ["30", "d", "-1d", "1y"])
def test_what_is_no_span_is_refused(written):
    with pytest.raises(click.BadParameter):
        SPAN.convert(written, None, None)


def test_a_country_that_there_is_not_is_told_before_any_number_is_blamed(tmp_path):
    told = CliRunner().invoke(
        main, ["import", "calls", str(tmp_path), "--country", "Austria"]
    )

    assert told.exit_code == 2
    assert "'Austria' is no country; it is written as in AT." in told.output
