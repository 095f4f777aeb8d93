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

    def post(self, path, body):
        answered(lambda: self.desk.send("POST", path, OWNER, body))


@pytest.fixture
def typed(house, tmp_path, monkeypatch):
    door = Door(Desk(house, tmp_path))
    monkeypatch.setattr(command, "opened", lambda: door)

    def say(*words, code=0):
        typed = [str(word) for word in words]
        done = CliRunner().invoke(command.intake, typed, catch_exceptions=False)
        assert done.exit_code == code, done.output
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


def test_the_mailbox_is_shown_with_what_was_set_aside_there(house, typed):
    house.execute(
        "insert into outbound.mailboxes (mailbox, uid_validity, uid, waiting,"
        " oldest_at, looked_at, failing_since, failure)"
        " values ('m', 7, 9, 3, '2026-03-02T06:00Z', '2026-03-02T07:00Z',"
        " '2026-03-02T07:30Z', 'TimeoutError')"
    )
    house.execute(
        "insert into outbound.parked_mails (mailbox, uid_validity, uid, reason, at)"
        " select 'm', 7, n, 'ValueError', '2026-03-02T07:00Z'"
        " from generate_series(3, 4) n"
    )

    shown = typed()

    assert "3 mails wait, the oldest since 2026-03-02 06:00" in shown
    assert "looked at: 2026-03-02 07:00" in shown
    assert "Not reached since 2026-03-02 07:30: TimeoutError" in shown
    assert "7-3 2026-03-02 07:00 ValueError 7-4" in shown
    assert "Say why" in typed("--again", "7-3", code=2)
    typed("--again", "7-3", "--reason", "mended")
    typed("--let-go", "7-4", "--reason", "spam")
    assert "7-3 2026-03-02 07:00 ValueError (tried again soon)" in typed()
    assert "7-4" not in typed()


def test_without_a_mailbox_nothing_waits(typed):
    assert typed() == "No mailbox is looked at. No mail is set aside."
