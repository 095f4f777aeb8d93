"""A mailbox tells who wrote to whom; what was written is left where it is."""

from datetime import UTC, datetime

import pytest

from services.cli import mailbox, reporting
from services.cli.importing_mail import take
from services.cli.mailbox import UnusableMail, mail_of, mails
from services.cli.sheets import UnreadableFile
from services.cli.who_is_who import WhoIsWho
from tests.unit.services.cli.files import told

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ANNA, JULIA = "anna@msp.example", "j.huber@alpine-dental.example"
WHO = WhoIsWho(
    ours=frozenset({ANNA}),
    our_domains=frozenset({"msp.example"}),
    by_reference={
        JULIA: frozenset({"alpine"}),
        "tax@advisor.example": frozenset({"alpine", "brandt"}),
    },
    by_domain={
        "alpine-dental.example": frozenset({"alpine"}),
        "brandt.example": frozenset({"brandt"}),
    },
    survivors={},
    was_erased=lambda _: False,
    zones={},
)


def letter(body="Hello.", **headers):
    said = {
        "From": f"Anna <{ANNA}>",
        "To": f"Julia Huber <{JULIA}>",
        "Date": "Mon, 2 Feb 2026 09:30:00 +0100",
        "Message-ID": "<1@msp.example>",
    } | {name.replace("_", "-"): text for name, text in headers.items()}
    lines = [f"{name}: {text}" for name, text in said.items() if text is not None]
    return "\n".join(("From anna Mon Feb  2 09:30:00 2026", *lines, "", body, "", ""))


def read(tmp_path, *letters):
    path = tmp_path / "archive.mbox"
    path.write_text("".join(letters))
    reading = reporting.Reading()
    for each in mails(path):
        take(reading, each, WHO, NOW)
    return reading


def test_a_mail_to_a_client_is_an_event_that_names_it(tmp_path):
    [mail] = told(read(tmp_path, letter()))

    assert (mail.direction, mail.client_id, mail.address) == ("out", "alpine", JULIA)
    assert (mail.staff_email, mail.newsletter) == (ANNA, False)
    assert mail.sent_at == datetime(2026, 2, 2, 8, 30, tzinfo=UTC)


def test_a_mail_from_a_clients_domain_came_in_whoever_else_got_it(tmp_path):
    mail = letter(From="info@ALPINE-dental.example", To=ANNA, Cc="x@brandt.example")

    [came] = told(read(tmp_path, mail))

    assert (came.direction, came.client_id) == ("in", "alpine")
    assert came.address == "info@alpine-dental.example"


def test_a_mail_to_several_clients_is_one_with_each(tmp_path):
    mail = letter(Cc="p@brandt.example, q@brandt.example, someone@else.example")

    sent = told(read(tmp_path, mail))

    assert [each.client_id for each in sent] == ["alpine", "brandt"]


def test_an_address_that_clients_share_is_left_to_a_person(tmp_path):
    [mail] = told(read(tmp_path, letter(To="tax@advisor.example")))

    assert (mail.client_id, mail.address) == (None, "tax@advisor.example")


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Auto_Submitted": "auto-replied"}, "automatic or bulk"),
        ({"From": JULIA, "List_Id": "<news.example>"}, "automatic or bulk"),
        ({"From": JULIA, "Precedence": "bulk"}, "automatic or bulk"),
        ({"From": "no-reply@brandt.example"}, "automatic or bulk"),
        ({"Return_Path": "<>"}, "automatic or bulk"),
        ({"Content_Type": "multipart/report; boundary=x"}, "automatic or bulk"),
        ({"To": "ben@msp.example"}, "internal"),
        ({"To": "someone@else.example"}, "with nobody on record"),
    ],
)
def test_what_is_no_personal_mail_with_a_client_is_passed_over(tmp_path, headers, why):
    reading = read(tmp_path, letter(**headers))

    assert told(reading) == []
    assert +reading.passed_over == {why: 1}


def test_an_answer_is_known_by_what_it_answers(tmp_path):
    answer = letter(In_Reply_To="<0@x.example>", Message_ID="<2@msp.example>")

    mails = told(read(tmp_path, letter(), answer))

    assert [mail.reply for mail in mails] == [False, True]


def test_a_mail_to_many_of_our_own_list_is_a_newsletter(tmp_path):
    [mail] = told(read(tmp_path, letter(List_Unsubscribe="<https://msp.example/u>")))

    assert mail.newsletter


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"Date": "yesterday"}, "Its date is 'yesterday', which is no time."),
        ({"Date": None}, "It has no date."),
        ({"Date": "Mon, 2 Mar 2099 09:30:00 +0100"}, "It is dated in the future."),
        ({"From": "nobody"}, "It does not say who it is from."),
    ],
)
def test_a_mail_that_does_not_say_who_or_when_is_rejected(tmp_path, headers, why):
    [reject] = read(tmp_path, letter(), letter(**headers)).rejects

    assert (reject.line.number, reject.reason) == (9, why)


def test_nothing_of_a_body_is_kept_whatever_it_looks_like(tmp_path):
    body = (
        "Secret\nFrom Graz by 10:30\n\nFrom now on: secret\nFrom: fake@brandt.example\n"
        + "s" * 200_000
    )

    reading = read(tmp_path, letter(body), letter(Message_ID="<2@msp.example>"))

    assert (len(reading.events), reading.rejects) == (2, [])
    kept = (*(body for _, body in reading.events.values()), repr(reading))
    assert not any("ecret" in str(each) or "ssss" in str(each) for each in kept)


def test_the_same_mail_twice_is_one_event_and_always_the_same(tmp_path):
    once = read(tmp_path, letter())
    twice = read(tmp_path, letter(), letter())

    assert once.events.keys() == twice.events.keys()
    assert twice.passed_over["said before"] == 1


def test_a_file_that_is_no_mailbox_is_refused(tmp_path):
    path = tmp_path / "archive.mbox"
    path.write_text("From: anna@msp.example\n")

    with pytest.raises(UnreadableFile):
        list(mailbox.mails(path))


def test_a_date_without_a_zone_is_utc(tmp_path):
    path = tmp_path / "archive.mbox"
    path.write_text(letter(Date="Mon, 2 Feb 2026 09:30:00 -0000"))
    [(_, headers)] = mails(path)

    assert mail_of(headers, NOW).sent_at.hour == 9
    with pytest.raises(UnusableMail):
        mail_of(headers, datetime(2026, 2, 1, tzinfo=UTC))
