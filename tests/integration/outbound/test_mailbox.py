"""A mailbox is taken in once, mail by mail, whatever happens on the way."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from libs.clock import SetClock
from libs.contracts.messages import MessageBounced, MessageReplied
from libs.observability import metrics
from services.outbound import mailbox_intake
from services.outbound.channels import imap as imap_channel
from services.outbound.domain.tokens import Use, token
from services.outbound.mailbox_intake import (
    ASKS_AGAIN,
    LOOKS_EVERY,
    PAST,
    MailboxIntake,
)
from services.outbound.storage import mailboxes
from services.outbound.usecases import returned_mails, sending_seen
from tests.integration.outbound.asking import OWNER, Desk, manager_of
from tests.integration.outbound.dovecot import server
from tests.integration.outbound.house import PEPPER
from tests.integration.outbound.mailroom import Mailroom, news, people
from tests.returned_mail import answer, report

CAME_OF = "select came_of from outbound.intake order by 1"
PLACE = "select uid, waiting, failing_since is null from outbound.mailboxes"
FAILURE = "select failure from outbound.mailboxes"
PARKED = "select uid, reason from outbound.parked_mails order by 1"
GARBAGE = b"\x80\xff\r\nContent-Type: multipart/mixed; boundary=\r\n\r\n--\r\n" * 3


@pytest.fixture(scope="module")
def imap():
    with server() as made:
        yield made


@pytest.fixture
def mailbox(imap):
    imap.empty()
    return imap


class Taking:
    """The intake of a house, round by round."""

    def __init__(self, house, peer):
        self.clock = SetClock(datetime(2026, 3, 2, 8, tzinfo=UTC))
        self.intake = MailboxIntake(house.worker, peer, self.clock)

    def rounds(self, goes_on=lambda: True):
        """Go round until there is no more; return how often."""
        number = 1
        while self.intake.go_round(goes_on):
            number += 1
        self.clock.advance(LOOKS_EVERY)
        return number


@pytest.fixture
def taking(house, mailbox):
    made = Taking(house, mailbox.peer)
    yield made
    made.intake.line.close()


def came_of(house):
    return [told for (told,) in house.rows(CAME_OF)]


def sent_to(house, folder):
    """Send one mail to each of three people; return its id and its way back, each."""
    house.hear(*people(1, 2, 3))
    room = Mailroom(house, folder, bounce_domain="in.example")
    found = []
    for number in (1, 2, 3):
        before = {message for message, _ in found}
        (message,) = set(room.send(news(number))) - before
        found.append((message, f"b+{token(PEPPER, Use.RETURN, message)}@in.example"))
    return found


def test_all_that_comes_back_by_imap_is_taken_in(house, mailbox, taking, tmp_path):
    (_, bounced), (yes, _), (stop, _) = sent_to(house, tmp_path)
    about = "In-Reply-To: <{}.vienna@mail.example>"
    mailbox.put(
        report("5.1.1", to=bounced),
        answer("Yes, please", about.format(yes), sender="p2@client2.example"),
        answer("STOP", about.format(stop), sender="p3@client3.example"),
        answer("I am away", about.format(stop), "Auto-Submitted: auto-replied"),
        GARBAGE,
        answer("x" * 76 + ("\n" + "x" * 76) * 130_000, sender="big@stranger.example"),
    )

    taking.rounds()

    assert came_of(house) == sorted(
        ["bounced", "answered", "stopped", "automatic", "not_ours", "not_ours"]
    )
    kinds = [type(each) for each in house.announced()]
    assert (kinds.count(MessageBounced), kinds.count(MessageReplied)) == (1, 2)
    assert house.rows(PLACE) == [(6, 0, True)] or house.rows(PLACE)[0][1:] == (0, True)
    # What is left in the mailbox is there as if nobody had read it.
    assert not any(b"Seen" in each for each in mailbox.lies())
    assert len(mailbox.lies()) == 6


def test_the_same_mailbox_again_changes_nothing_and_new_mail_is_seen(
    house, mailbox, taking
):
    mailbox.put(answer("one"), answer("two"))
    taking.rounds()
    taking.rounds()
    mailbox.put(answer("three"))
    taking.rounds()
    assert came_of(house) == ["not_ours"] * 3


def test_between_two_looks_the_server_is_left_alone(house, mailbox, taking):
    taking.rounds()
    taking.clock.advance(-LOOKS_EVERY)
    mailbox.put(answer("one"))
    assert not taking.intake.go_round(lambda: True)
    assert came_of(house) == []
    taking.clock.advance(LOOKS_EVERY)
    taking.rounds()
    assert came_of(house) == ["not_ours"]


def test_mails_that_are_numbered_anew_are_not_taken_in_twice(house, mailbox, taking):
    mailbox.put(answer("one"), answer("two"))
    taking.rounds()
    before = house.rows("select uid_validity from outbound.mailboxes")
    taking.intake.line.close()
    mailbox.renumber()
    mailbox.put(answer("three"))
    taking.rounds()
    assert house.rows("select uid_validity from outbound.mailboxes") != before
    assert came_of(house) == ["not_ours"] * 3


def test_a_mail_that_cannot_be_taken_in_is_set_aside_with_its_reason(
    house, mailbox, taking, monkeypatch
):
    monkeypatch.setattr(mailbox_intake, "LARGEST", 1_000)
    meant = returned_mails.take_in

    def take_in(transaction, raw):
        meant(transaction, raw)
        if b"trip" in raw:
            raise ValueError

    monkeypatch.setattr(returned_mails, "take_in", take_in)
    mailbox.put(answer("trip"), answer("x " * 999), answer("good"))

    taking.rounds()

    assert came_of(house) == ["not_ours"]
    reasons = [reason for _, reason in house.rows(PARKED)]
    assert reasons == ["ValueError", "The mail is larger than 25 MiB."]


def test_what_was_set_aside_is_taken_in_after_all_or_let_go_as_somebody_says(
    house, mailbox, taking, tmp_path, monkeypatch
):
    with monkeypatch.context() as small:
        small.setattr(mailbox_intake, "LARGEST", 1_000)
        mailbox.put(*(answer("x " * number) for number in (997, 998, 999)))
        taking.rounds()
    desk = Desk(house, tmp_path)
    path = "/v1/parked-mails"
    first, second, third = (m["mail_id"] for m in desk.ask(path).json["items"])
    reason = {"reason": "looked at it"}

    for mail, what in ((first, "retry"), (second, "dismissal")):
        told = desk.send("post", f"{path}/{mail}/{what}", OWNER, reason)
        assert told.status_code == 204, told.text
    taking.rounds()

    assert came_of(house) == ["not_ours"]
    assert [m["mail_id"] for m in desk.ask(path).json["items"]] == [third]
    gone = desk.send("post", f"{path}/{second}/retry", OWNER, reason)
    assert gone.status_code == 404
    assert desk.send("post", f"{path}/{third}/retry", OWNER, {}).status_code == 422
    assert desk.ask(path, manager_of("vienna")).status_code == 403


def test_what_cannot_be_taken_in_again_is_set_aside_again(
    house, mailbox, taking, tmp_path, monkeypatch
):
    monkeypatch.setattr(mailbox_intake, "LARGEST", 1_000)
    mailbox.put(answer("x " * 999))
    taking.rounds()
    desk = Desk(house, tmp_path)
    [parked] = desk.ask("/v1/parked-mails").json["items"]
    again = f"/v1/parked-mails/{parked['mail_id']}/retry"
    desk.send("post", again, OWNER, {"reason": "try"})
    assert desk.ask("/v1/parked-mails").json["items"][0]["again"]

    taking.rounds()

    assert desk.ask("/v1/parked-mails").json["items"] == [parked]
    assert came_of(house) == []


def test_a_mailbox_that_says_nothing_holds_nobody_up():
    command = [sys.executable, "-m", "tests.integration.outbound.silent_mailboxes"]
    ended = subprocess.run(  # noqa: S603 our own words
        command, check=True, capture_output=True, timeout=30
    )
    told = json.loads(ended.stdout)

    assert told["failures"] == ["TimeoutError"] * 2
    assert told["held_up"] < 0.5  # seconds


def test_a_long_backlog_shows_how_much_waits_and_goes_on_where_it_stopped(
    house, mailbox, taking, monkeypatch
):
    monkeypatch.setattr(mailbox_intake, "AT_ONCE", 3)
    mailbox.put(*(answer(f"mail {number}") for number in range(8)))
    turns = iter([True, True, False])
    taking.intake.go_round(lambda: next(turns, False))
    assert house.rows("select waiting from outbound.mailboxes") == [(6,)]
    with house.worker.begin() as transaction:
        sending_seen.measure(transaction)
    shown = metrics.MAILBOX_WAITING.labels("outbound")
    assert shown._value.get() == 6  # noqa: SLF001 what it shows
    taking.rounds()
    assert came_of(house) == ["not_ours"] * 8


def test_what_was_taken_in_is_moved_and_what_was_set_aside_stays(
    house, mailbox, monkeypatch
):
    monkeypatch.setattr(mailbox_intake, "LARGEST", 1_000)
    taking = Taking(house, mailbox.reached(taken_to="Taken in"))
    mailbox.put(answer("one"), answer("x " * 999), answer("two"))
    taking.rounds()
    taking.intake.line.close()
    assert len(mailbox.lies()) == 1
    assert len(mailbox.lies('"Taken in"')) == 2


def test_a_mail_that_was_let_go_lies_where_it_is_for_good(
    house, mailbox, monkeypatch, tmp_path
):
    monkeypatch.setattr(mailbox_intake, "LARGEST", 1_000)
    monkeypatch.setattr(imap_channel, "MOVED_AT_ONCE", 1)
    taking = Taking(house, mailbox.reached(taken_to="Let go"))
    mailbox.put(answer("x " * 999))
    taking.rounds()
    desk = Desk(house, tmp_path)
    [parked] = desk.ask("/v1/parked-mails").json["items"]
    dismissal = f"/v1/parked-mails/{parked['mail_id']}/dismissal"
    desk.send("post", dismissal, OWNER, {"reason": "not ours"})
    mailbox.put(answer("one"))
    taking.rounds()
    taking.rounds()
    taking.intake.line.close()
    assert len(mailbox.lies()) == 1
    assert len(mailbox.lies('"Let go"')) == 1
    assert desk.ask("/v1/parked-mails").json["items"] == []
    assert desk.send("post", dismissal, OWNER, {"reason": "x"}).status_code == 404


def test_a_mail_that_the_server_will_not_give_out_holds_up_no_other(
    house, mailbox, taking
):
    mailbox.put(*(answer(each) for each in ("one", "two", "three")))
    taking.intake.line.open()
    refusing(taking.intake.line.line, 2)

    taking.rounds()

    assert came_of(house) == ["not_ours"] * 2
    assert [reason for _, reason in house.rows(PARKED)] == [
        "The server does not give the mail out."
    ]


def refusing(line, place):
    """Have a line refuse one mail by NO, as servers do with what is broken."""
    meant, asked = line.uid, []

    def uid(command, *told):
        if command == "FETCH":
            asked.append(told)
            if len(asked) == place:
                return "NO", [b"[SERVERBUG] Internal error"]
        return meant(command, *told)

    line.uid = uid


def test_mail_of_last_year_is_not_taken_in_anew(house, mailbox, taking):
    mailbox.put(answer("one"))
    taking.clock.advance(datetime.now(UTC) - taking.clock.now() + PAST)
    taking.clock.advance(timedelta(hours=1))
    taking.rounds()
    assert came_of(house) == []
    assert house.rows(PARKED) == []
    assert house.rows("select uid > 0, waiting from outbound.mailboxes") == [(True, 0)]


def test_the_same_mailbox_by_another_port_goes_on_where_it_was(house, mailbox, taking):
    mailbox.put(answer("one"))
    taking.rounds()
    house.execute("delete from outbound.intake")
    other = Taking(house, mailbox.reached(implicit=False, port=mailbox.plain))
    other.rounds()
    other.intake.line.close()
    assert came_of(house) == []
    assert len(house.rows(PLACE)) == 1


def test_a_mailbox_in_use_by_another_worker_keeps_its_place(house, taking):
    taking.rounds()
    with house.worker.begin() as transaction:
        mailboxes.opened(transaction, "another", 1)
    assert len(house.rows(PLACE)) == 2
    house.clock.at += timedelta(days=2)
    taking.rounds()
    assert len(house.rows(PLACE)) == 1


@pytest.mark.parametrize("point", [3, "move"])
def test_a_worker_that_is_killed_loses_no_mail_and_takes_none_in_twice(
    house, mailbox, tmp_path, point
):
    (_, bounced), (yes, _), _ = sent_to(house, tmp_path)
    about = f"In-Reply-To: <{yes}.vienna@mail.example>"
    mailbox.put(
        answer("one"),
        report("5.1.1", to=bounced),
        answer("Yes", about, sender="p2@client2.example"),
        answer("two"),
    )

    assert killed(house, mailbox, point) == -9

    done = 2 if point == 3 else 4
    assert len(came_of(house)) == done
    taking = Taking(house, mailbox.reached(taken_to="Kept"))
    taking.rounds()
    taking.intake.line.close()
    assert came_of(house) == ["answered", "bounced", "not_ours", "not_ours"]
    kinds = [type(each) for each in house.announced()]
    assert (kinds.count(MessageBounced), kinds.count(MessageReplied)) == (1, 1)
    assert mailbox.lies() == []


def killed(house, mailbox, point):
    """Run an intake that dies; return how it ended."""
    url = house.worker.engine.url.render_as_string(hide_password=False)
    peer = mailbox.peer
    told = [url, peer.port, str(peer.authorities), peer.user, peer.password, point]
    command = [sys.executable, "-m", "tests.integration.outbound.mailbox_process"]
    ended = subprocess.run(  # noqa: S603 our own words
        [*command, json.dumps([*told, "Kept"])], check=False, timeout=30
    )
    return ended.returncode


def test_two_workers_take_each_mail_in_once(house, mailbox, monkeypatch):
    mailbox.put(*(answer(f"mail {number}") for number in range(5)))
    first, second = (Taking(house, mailbox.peer) for _ in range(2))
    seen = []
    meant = returned_mails.take_in

    def take_in(transaction, raw):
        seen.append(raw)
        return meant(transaction, raw)

    monkeypatch.setattr(returned_mails, "take_in", take_in)
    first.intake.go_round(lambda: bool(second.rounds()))
    assert len(seen) == 5
    assert came_of(house) == ["not_ours"] * 5
    for each in (first, second):
        each.intake.line.close()


def test_starttls_is_asked_for_and_a_server_that_is_another_gets_no_password(
    house, mailbox
):
    mailbox.put(answer("one"))
    taking = Taking(house, mailbox.reached(implicit=False, port=mailbox.plain))
    taking.rounds()
    taking.intake.line.close()
    assert came_of(house) == ["not_ours"]
    Taking(house, mailbox.reached(authorities=None)).rounds()
    assert ("SSLCertVerificationError",) in house.rows(FAILURE)


def test_a_mailbox_that_is_away_is_waited_for_and_told_of(house, mailbox):
    mailbox.put(answer("one"))
    taking = Taking(house, mailbox.reached(user="nobody@mail.example"))
    taking.rounds()
    with house.worker.begin() as transaction:
        [told] = sending_seen.seen(transaction).mailboxes
    assert (told.failure, told.failing_since) == (
        "the server does not let us in",
        house.clock.at,
    )
    # It is not asked again at once: who asks too often is locked out.
    taking.intake.peer = taking.intake.line.peer = mailbox.peer
    taking.rounds()
    assert came_of(house) == []
    taking.clock.advance(ASKS_AGAIN + timedelta(seconds=1))
    taking.rounds()
    taking.intake.line.close()
    assert came_of(house) == ["not_ours"]
    assert house.rows("select failure from outbound.mailboxes") == [(None,)]


def test_a_line_that_breaks_amid_the_mails_is_opened_again(house, mailbox, taking):
    mailbox.put(answer("one"), answer("two"))

    def breaks():
        taking.intake.line.line.sock.close()
        return True

    taking.rounds(breaks)
    taking.clock.advance(ASKS_AGAIN + timedelta(seconds=1))
    taking.rounds()
    assert came_of(house) == ["not_ours"] * 2
