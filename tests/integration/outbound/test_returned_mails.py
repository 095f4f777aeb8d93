"""What comes back of mail: who is not there, who complains, who answers, who lies."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.contracts.messages import (
    ContactUnsubscribed,
    MessageBounced,
    MessageReplied,
)
from services.outbound.domain.tokens import Use, token
from services.outbound.intake import Intake
from services.outbound.usecases import returned_mails, suppression
from tests.integration.outbound.asking import OPERATIONS, OWNER, Desk, manager_of
from tests.integration.outbound.house import PEPPER, contact
from tests.integration.outbound.mailroom import Mailroom, link_in, news, people
from tests.integration.outbound.sender import draft, queue
from tests.returned_mail import TOKEN, answer, complaint, report

SUPPRESSED = "select why, contact_id, address from outbound.suppressions order by 1, 2"
PAUSED = "select over, channel, why, reason from outbound.pauses"


@pytest.fixture
def room(house, tmp_path):
    house.hear(*people(1, 2))
    return Mailroom(house, tmp_path / "out", bounce_domain="in.example")


def send(room, number=1, **changed):
    """Send one mail; return its id and where it comes back to."""
    before = set(room.send())
    [message] = set(room.send(news(number, **changed))) - before
    return message, f"b+{token(PEPPER, Use.RETURN, message)}@in.example"


def take(house, raw):
    with house.worker.begin() as transaction:
        return returned_mails.take_in(transaction, raw).value


def told(house, kind):
    return [each for each in house.announced() if isinstance(each, kind)]


@pytest.mark.requirement("SM-10")
def test_an_address_that_is_unknown_gets_no_more_and_a_new_one_does(house, room):
    message, to = send(room)

    assert take(house, report("5.1.1", to=to)) == "bounced"
    assert house.rows(SUPPRESSED) == [("unknown_address", None, "p1@client1.example")]
    [event] = told(house, MessageBounced)
    assert (event.message_id, event.cause) == (message, "unknown_address")
    room.send(news(1, purpose="another"))
    assert ("unknown_address",) in house.rows("select rule from outbound.messages")
    house.hear(contact(1, emails=("new@client1.example",), revision=9))
    sent = len(room.send())
    assert len(room.send(news(1, purpose="third", gap_class="exempt"))) == sent + 1


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize("status", ["5.7.1", "5.7.26", "5.7.515"])
def test_what_is_our_own_fault_pauses_the_branch_and_no_person(house, room, status):
    _, to = send(room)

    assert take(house, report(status, to=to)) == "bounced"
    assert house.rows(SUPPRESSED) == []
    assert house.rows(PAUSED) == [("vienna", "email", "our_reputation", status)]


@pytest.mark.requirement("SM-10")
def test_the_sixth_in_a_row_is_one_too_many(house, room):
    for number in range(5):
        _, to = send(room, purpose=f"n{number}", gap_class="exempt")
        take(house, report("4.2.2", to=to))
    assert house.rows(SUPPRESSED) == []
    _, to = send(room, purpose="last", gap_class="exempt")
    take(house, report("4.2.2", to=to))
    assert house.rows(SUPPRESSED) == [("unknown_address", None, "p1@client1.example")]


@pytest.mark.requirement("SM-10")
def test_one_that_arrived_begins_the_count_anew(house, room):
    for number in range(9):
        house.clock.at = house.clock.at.replace(minute=number)
        _, to = send(room, purpose=f"n{number}", gap_class="exempt")
        if number != 4:
            take(house, report("4.2.2", to=to))
    assert house.rows(SUPPRESSED) == []


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize("make", ["5.1.1", "5.7.1", None])
def test_a_report_that_anybody_could_write_changes_nothing(house, room, make):
    message, _ = send(room)
    stolen = token(b"x" * 32, Use.RETURN, message)
    for forged in (TOKEN, stolen, token(PEPPER, Use.RETURN, "0" * 32)):
        to = f"b+{forged}@in.example"
        raw = report(make, to=to) if make else complaint(to)
        assert take(house, raw) == "not_proven"
    assert house.rows(SUPPRESSED) == []
    assert house.rows(PAUSED) == []


@pytest.mark.requirement("SM-10")
def test_who_complains_gets_nothing_more_that_is_not_owed(house, room):
    send(room)
    link = link_in(next(iter(room.send().values())))
    raw = complaint("nobody@x.example").replace(
        b"Good day", f"https://pages.mail.example{link}".encode()
    )

    assert take(house, raw) == "complained"
    [event] = told(house, ContactUnsubscribed)
    assert (event.contact_id, event.complaint) == ("p-1", True)
    room.send(news(1, purpose="another"))
    assert ("complaint",) in house.rows("select rule from outbound.messages")


@pytest.mark.requirement("SM-10")
def test_who_is_out_of_office_is_heard_of_by_nobody(house, room):
    message, _ = send(room)
    about = f"In-Reply-To: <{message}.vienna@mail.example>"
    raw = answer("I am away, stop", about, "Auto-Submitted: auto-replied")

    assert take(house, raw) == "automatic"
    assert told(house, MessageReplied) == []


@pytest.mark.requirement("R116")
def test_an_answer_is_told_of_once_with_the_message_it_is_to(house, room):
    message, _ = send(room)
    about = f"In-Reply-To: <{message}.vienna@mail.example>"
    raw = answer("Yes, please", about, sender="P1@client1.example")

    assert [take(house, raw), take(house, raw)] == ["answered", "known"]
    [event] = told(house, MessageReplied)
    assert (event.message_id, event.contact_id) == (message, "p-1")
    assert "please" not in str(house.rows("select i::text from outbound.intake i"))


def test_a_stranger_cannot_answer_for_a_client(house, room):
    message, _ = send(room)
    about = f"In-Reply-To: <{message}.vienna@mail.example>"

    raw = answer("STOP", about, sender="p2@client2.example")
    assert take(house, raw) == "not_proven"
    assert take(house, answer("STOP", sender="p1@client1.example")) == "not_ours"
    assert (house.rows(SUPPRESSED), told(house, MessageReplied)) == ([], [])


@pytest.mark.requirement("LF-3")
@pytest.mark.parametrize(
    ("said", "came_of", "why"),
    [
        ("Bitte abmelden!\n\n> Good day", "stopped", "unsubscribed"),
        ("Can you stop by on Tuesday?", "to_be_read", None),
    ],
)
def test_a_stop_holds_back_what_waits(house, room, said, came_of, why):
    message, _ = send(room)
    waits = draft(1, purpose="waiting", gap_class="broadcast")
    room.send(waits)
    about = f"In-Reply-To: <{message}.vienna@mail.example>"

    assert take(house, answer(said, about, sender="p1@client1.example")) == came_of
    rule = "select rule from outbound.messages where purpose = 'waiting'"
    assert house.rows(rule) == [(why,)]


@pytest.mark.requirement("LF-3")
def test_what_waits_for_an_answer_to_be_read_goes_out_once_it_was(house, room):
    message, _ = send(room, gap_class="exempt")
    queue(house, news(1, purpose="waiting"))
    about = f"In-Reply-To: <{message}.vienna@mail.example>"
    take(house, answer("Can you stop by?", about, sender="p1@client1.example"))
    waits = "select state, rule from outbound.messages where purpose = 'waiting'"

    sent = len(room.send())
    assert house.rows(waits) == [("deferred", "perhaps_unwanted")]
    [(held,)] = house.rows("select suppression_id from outbound.suppressions")
    with house.api.begin(branches="vienna") as transaction:
        suppression.lift(transaction, held)
    house.clock.at += timedelta(hours=1)

    assert len(room.send()) == sent + 1
    assert house.rows(waits) == [("sent", None)]


@pytest.mark.requirement("SM-10")
def test_an_address_with_an_umlaut_is_one_however_it_is_spelt(house, room):
    house.hear(contact(1, emails=("p1@m\u00fcller.example",), revision=9))
    message, to = send(room, gap_class="exempt")
    about = f"In-Reply-To: <{message}.vienna@mail.example>"
    sender = "P1@xn--mller-kva.example"

    assert take(house, answer("Yes, please", about, sender=sender)) == "answered"
    assert take(house, report("5.1.1", to=to)) == "bounced"
    room.send(news(1, purpose="another"))
    assert ("unknown_address",) in house.rows("select rule from outbound.messages")


def test_a_folder_is_taken_in_once_and_gone_on_with(house, room, tmp_path):
    _, to = send(room)
    folder = tmp_path / "in"
    (folder / "new").mkdir(parents=True)
    (folder / "one.eml").write_bytes(report("5.1.1", to=to))
    (folder / "new" / "1.M2.host").write_bytes(report("5.1.2", to=to))
    (folder / ".half.eml").write_bytes(b"From: ")
    intake = Intake(house.worker, folder)

    assert intake.go_round(lambda: True)
    assert not intake.go_round(lambda: True)
    assert sorted(p.name for p in folder.rglob("*") if p.is_file()) == [
        ".half.eml",
        "1.M2.host",
        "one.eml",
    ]
    assert len(told(house, MessageBounced)) == 1


def test_a_mail_that_cannot_be_moved_holds_up_no_other(house, room, tmp_path):
    _, to = send(room)
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "taken").write_text("in the way")
    (folder / "a.eml").write_bytes(answer("Yes, please", ""))
    (folder / "b.eml").write_bytes(report("5.1.1", to=to))
    intake = Intake(house.worker, folder)

    assert intake.go_round(lambda: True)
    assert not intake.go_round(lambda: True)
    assert len(told(house, MessageBounced)) == 1


def test_a_mail_of_the_same_name_is_kept_beside_the_other(house, tmp_path):
    intake = Intake(house.worker, tmp_path)
    for said in ("one", "two"):
        (tmp_path / "a.eml").write_bytes(answer(said, ""))
        intake.go_round(lambda: True)
    assert len(list((tmp_path / "taken").iterdir())) == 2


def test_mail_comes_in_over_http_too(house, room, tmp_path):
    _, to = send(room)
    desk = Desk(house, tmp_path)
    path, raw = "/v1/returned-mails", report("5.1.1", to=to)

    assert post(desk, path, OPERATIONS, raw).get_json() == {"came_of": "bounced"}
    assert post(desk, path, OWNER, raw).get_json() == {"came_of": "known"}
    assert post(desk, path, manager_of("vienna"), raw).status_code == 403
    assert post(desk, path, OWNER, raw, "text/plain").status_code == 415


def post(desk, path, who, raw, kind="message/rfc822"):
    bearer = desk.issuer.token(who, datetime.now(UTC))
    headers = {"Authorization": f"Bearer {bearer}"}
    return desk.client.post(path, data=raw, content_type=kind, headers=headers)
