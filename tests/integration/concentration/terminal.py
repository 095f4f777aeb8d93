"""What an owner types, answered by the API of a house."""

from contextlib import redirect_stdout
from io import StringIO

import click
from click.testing import CliRunner

from services.cli.risk import command
from tests.integration.concentration.asking import OWNER

WIDEST = 100


class DeskDoor:
    """Asks and tells the API of a house as the commands do."""

    def __init__(self, desk):
        self.desk = desk
        self.tags = {}

    def get(self, path, **query):
        answer = self._asked(path, query)
        self.tags[path] = answer.headers.get("ETag")
        return answer.json

    def document(self, path, **query):
        return self._asked(path, query).data

    def pages(self, path, **query):
        page = {"next": None}
        while True:
            page = self.get(path, limit=2, cursor=page["next"], **query)
            yield from page["items"]
            if page["next"] is None:
                return

    def put(self, path, body):
        return answered(lambda: self.desk.send("PUT", path, OWNER, body)).json

    def post(self, path, body):
        return answered(lambda: self.desk.send("POST", path, OWNER, body)).json

    def set(self, path, whole):
        return self._as_read("PUT", path, path, whole)

    def decide(self, path, what, body):
        return self._as_read("POST", path, f"{path}/{what}", body)

    def _as_read(self, method, read, path, body):
        if read not in self.tags:
            self.get(read)
        match = self.tags.pop(read)
        send = self.desk.send
        return answered(lambda: send(method, path, OWNER, body, match=match)).json

    def delete(self, path):
        answered(lambda: self.desk.send("DELETE", path, OWNER))

    def _asked(self, path, query):
        known = {name: value for name, value in query.items() if value is not None}
        return answered(lambda: self.desk.ask(path, **known))


def answered(ask):
    with redirect_stdout(StringIO()):  # what the API logs is not the command's
        answer = ask()
    if answer.status_code >= 300:
        raise click.ClickException(answer.text)
    return answer


def typist(monkeypatch, desk, *modules):
    """Lend who types `keepwell risk`; clients, branches and people go by their ids."""
    door = DeskDoor(desk)
    by_id = ("branch_id_of", "client_id_of", "staff_id_of")
    for module in modules:
        monkeypatch.setattr(module, "opened", lambda: door)
        for name in by_id:
            if hasattr(module, name):
                monkeypatch.setattr(module, name, lambda _, named: named)
    return typed


def typed(*words):
    done = CliRunner().invoke(command.risk, words, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    assert max(map(len, done.output.splitlines())) <= WIDEST
    return done.output
