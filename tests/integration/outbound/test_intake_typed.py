"""`keepwell intake` as somebody types it, again and again."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from services.cli.messages import intake as command
from services.outbound.domain.tokens import Use, token
from tests.integration.concentration.terminal import WIDEST, DeskDoor, answered
from tests.integration.outbound.asking import OWNER, Desk
from tests.integration.outbound.house import PEPPER
from tests.integration.outbound.mailroom import Mailroom, news, people
from tests.returned_mail import answer, report


class Door(DeskDoor):
    """The owner's door to outbound."""

    def send(self, path, body, media_type):
        bearer = self.desk.issuer.token(OWNER, datetime.now(UTC))
        headers = {"Authorization": f"Bearer {bearer}"}
        told = {"data": body, "content_type": media_type, "headers": headers}
        return answered(lambda: self.desk.client.post(path, **told)).json


@pytest.fixture
def typed(house, tmp_path, monkeypatch):
    door = Door(Desk(house, tmp_path))
    monkeypatch.setattr(command, "opened", lambda: door)

    def say(folder):
        done = CliRunner().invoke(command.intake, [str(folder)], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        assert max(map(len, done.output.splitlines())) <= WIDEST
        return " ".join(done.output.split())

    return say


def test_a_folder_is_taken_in_and_the_same_again_changes_nothing(
    house, typed, tmp_path
):
    house.hear(*people(1))
    [message] = Mailroom(house, tmp_path, bounce_domain="in.example").send(news())
    to = f"b+{token(PEPPER, Use.RETURN, message)}@in.example"
    folder = tmp_path / "mail"
    (folder / "cur").mkdir(parents=True)
    (folder / "a.eml").write_bytes(report("5.1.1", to=to))
    (folder / "cur" / "1.host:2,S").write_bytes(answer("Hello", "Auto-Submitted: yes"))

    first, second = typed(folder), typed(folder)

    assert "1 could not be delivered" in first
    assert "1 written by machines" in first
    assert "2 taken in before" in second
    assert house.rows("select why from outbound.suppressions") == [("unknown_address",)]


def test_an_empty_folder_says_so(typed, tmp_path):
    assert "There is no mail in" in typed(tmp_path)
