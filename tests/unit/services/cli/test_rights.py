"""What a broker of one's own has to allow is printed, to be done or to be imported."""

import json
import shlex

from click.testing import CliRunner

from scripts.compose_secrets import definitions
from services.cli import main


def printed(*options):
    ran = CliRunner().invoke(main, ["rights", *options], catch_exceptions=False)
    assert ran.exit_code == 0
    return ran.output


def test_the_definitions_are_those_of_compose_but_for_its_users():
    wanted = definitions({})
    del wanted["users"]

    assert json.loads(printed("--format", "definitions")) == wanted


def test_the_commands_say_the_same():
    vhost, *lines = map(shlex.split, printed("--vhost", "our crm").splitlines())
    told = definitions({})
    granted = {
        (each["user"], *(each[way] for way in ("configure", "write", "read")))
        for each in told["permissions"]
    }
    topics = {
        (each["user"], *(each[way] for way in ("exchange", "write", "read")))
        for each in told["topic_permissions"]
    }

    assert vhost == ["rabbitmqctl", "add_vhost", "our crm"]
    assert of("set_permissions", lines) == granted
    assert of("set_topic_permissions", lines) == topics
    users = {line[2] for line in lines if line[1] == "add_user"}
    assert users == {user for user, *_ in granted}


def of(command, lines):
    found = [line[2:] for line in lines if line[1] == command]
    assert {tuple(line[:2]) for line in found} == {("-p", "our crm")}
    return {tuple(line[2:]) for line in found}
