"""No message tells one client of another, wherever in it and however it is written."""

from base64 import b64encode
from datetime import timedelta

import pytest
import typst

from services.outbound.domain.contents import Attachment
from tests.integration.outbound.asking import Desk, manager_of
from tests.integration.outbound.house import branch, client, contact, site, staff
from tests.integration.outbound.mailroom import Mailroom, news, people

NAME, PERSON = "Müller Dachbau GmbH", "Berta Zöchling"
MOVED = {"name": NAME, "revision": 9}
ADDRESS = "berta@müller-dachbau.example"
PHONE = "+4316667788"
SECRETS = (
    "Müller Dachbau GmbH",
    "MUELLER".replace("UE", "Ü") + " dachbau",
    "Mu\u0308ller\u00a0Dach\u00adbau",
    "Berta Zöchling",
    "Zöchling, Berta",
    "berta@müller-dachbau.example",
    "www.xn--mller-dachbau-wob.example",
    "01 666 77 88",
    "+43 (1) 6667788",
    "contract KW-77120",
)


@pytest.fixture
def room(house, tmp_path):
    house.hear(
        *people(1, name="Anna Huber"),
        client(2, name=NAME, reference="KW-77120", phones=(PHONE,)),
        contact(2, name=PERSON, emails=(ADDRESS,), phones=()),
    )
    return Mailroom(house, tmp_path)


def calendar(text):
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", f"SUMMARY:{text}", "END:VEVENT")
    folded = "\r\n".join((*lines, "END:VCALENDAR", ""))
    return Attachment("visit.ics", "text/calendar", folded.encode())


def paper(words):
    made = typst.compile(words.encode(), format="pdf")
    return {"attachments": (Attachment("offer.pdf", "application/pdf", made),)}


PARTS = {
    "subject": lambda s: {"subject": f"About {s} today"},
    "text": lambda s: {"text": f"Dear Anna,\n\nit is like {s}.\n\nYours"},
    "html": lambda s: {"html": f"<p>It is like <b>{s[:3]}</b>{s[3:]}.</p>"},
    "alt": lambda s: {"html": f'<p>Look<img src="https://a.example/i" alt="{s}"></p>'},
    "csv": lambda s: {
        "attachments": (Attachment("list.csv", "text/csv", f"a;{s};b".encode()),)
    },
    "file name": lambda s: {
        "attachments": (Attachment(f"for {s} only", "text/csv", b"a;b"),)
    },
    "calendar": lambda s: {"attachments": (calendar(s),)},
    "PDF": lambda s: paper(f'It is like #"{s}".'),
    "PDF title": lambda s: paper(f'#set document(title: "{s}")\nGood day'),
}


@pytest.mark.requirement("SM-12")
@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("part", PARTS)
def test_what_is_told_of_another_client_stays_here(house, room, part, secret):
    room.say(**PARTS[part](secret))

    assert room.send(news()) == {}
    assert house.rows(
        "select state, coalesce(reason, rule) from outbound.messages"
    ) == [("suppressed", "leak")]
    assert house.rows("select * from outbound.frozen") == []


@pytest.mark.requirement("SM-12")
def test_a_pdf_that_tells_of_nobody_else_goes_out_with_its_mail(room):
    room.say(**paper("The offer for Anna Huber"))

    assert len(room.send(news())) == 1


@pytest.mark.requirement("SM-12")
def test_another_branch_is_another_client_too(house, room):
    house.hear(branch(branch_id="graz"), client(2, branch_id="graz", **MOVED))
    room.say(text=f"It is like at {NAME}")

    assert room.send(news()) == {}
    ((evidence,),) = house.rows("select evidence from outbound.messages")
    assert (evidence["clients"], evidence["of_another_branch"]) == ([], True)
    assert "c-2" not in str(evidence)


@pytest.mark.requirement("SM-12")
def test_a_reader_is_told_of_themselves_and_of_us(house, room):
    house.hear(
        client(1, name="Huber IT Services GmbH", revision=9),
        client(3, name="Huber IT"),
        contact(3, name="Erika Muster"),
        staff(name="Erika Muster"),
    )
    room.say(
        subject="For Huber IT Services",
        text="Dear Anna Huber of p1@client1.example,\n\nyours, Erika Muster",
    )

    assert len(room.send(news())) == 1


@pytest.mark.requirement("SM-12")
def test_what_cannot_be_read_goes_nowhere_until_a_manager_has_read_it(
    house, room, tmp_path
):
    paper = Attachment("offer.pdf", "application/pdf", b64encode(b"%PDF-1.7"))
    room.say(attachments=(paper,))
    assert room.send(news()) == {}

    ((message, rule, evidence),) = house.rows(
        "select message_id, rule, evidence from outbound.messages"
    )
    assert (rule, evidence["not_readable"]) == ("leak", ["application/pdf"])
    path = f"/v1/messages/{message}/release"
    reason = {"reason": "I have read it"}
    answer = Desk(house, tmp_path).send("POST", path, manager_of("vienna"), reason)
    assert answer.status_code == 200

    assert len(room.send()) == 1


RELEASED = "select state, coalesce(rule, '') from outbound.messages"


def release(house, tmp_path):
    ((message,),) = house.rows("select message_id from outbound.messages")
    path, reason = f"/v1/messages/{message}/release", {"reason": "I have read it"}
    answer = Desk(house, tmp_path).send("POST", path, manager_of("vienna"), reason)
    assert answer.status_code == 200


@pytest.mark.requirement("SM-12")
def test_what_a_manager_released_goes_out_as_they_saw_it(house, room, tmp_path):
    room.say(text=f"It is like at {NAME}")
    room.send(news())
    release(house, tmp_path)
    house.clock.at += timedelta(hours=1)

    assert len(room.send()) == 1


@pytest.mark.requirement("SM-12")
def test_other_words_are_not_what_a_manager_released(house, room, tmp_path):
    room.say(text=f"It is like at {NAME}")
    room.send(news())
    release(house, tmp_path)
    room.say(text=f"Just as {PERSON} of {NAME} said")

    assert room.send() == {}
    assert house.rows(RELEASED) == [("suppressed", "leak")]


@pytest.mark.requirement("SM-12")
def test_whom_it_betrays_since_a_manager_has_not_seen(house, room, tmp_path):
    room.say(text=f"It is like at {NAME} and at Spenglerei Obermair")
    room.send(news())
    release(house, tmp_path)
    house.hear(client(3, name="Spenglerei Obermair"))

    assert room.send() == {}
    assert house.rows(RELEASED) == [("suppressed", "leak")]


@pytest.mark.requirement("SM-12")
def test_a_drawing_may_say_anything_and_goes_nowhere_unread(room):
    drawing = f"<svg><text>{NAME}</text></svg>".encode()
    room.say(attachments=(Attachment("x.svg", "image/svg+xml", drawing),))

    assert room.send(news()) == {}


@pytest.mark.requirement("SM-12")
def test_an_old_name_is_forgotten_once_it_is_another(house, room):
    house.hear(client(2, name="Zimmerei Obermair", reference=None, revision=9))
    room.say(text="It is like at Müller Dachbau")

    assert len(room.send(news())) == 1
    room.say(text="It is like at Zimmerei Obermair")
    assert len(room.send(news(purpose="other", gap_class="exempt"))) == 1
    assert house.rows("select rule from outbound.messages where rule is not null") == [
        ("leak",)
    ]


@pytest.mark.requirement("SM-12")
def test_firms_called_by_everyday_words_hold_nothing_up(house, tmp_path):
    called = ("Sonne GmbH", "Summit LLC", "Apple Inc.", "The Bridge", "Kunde AG", "IT")
    house.hear(
        *people(*range(1, 41)),
        *(client(100 + n, name=name) for n, name in enumerate(called)),
        *(site(100 + n) for n, _ in enumerate(called)),
    )
    room = Mailroom(house, tmp_path)
    room.say(
        text="Die Sonne scheint, der Kunde freut sich: we build a bridge to the summit"
        " and have an apple. IT just works."
    )

    assert len(room.send(*map(news, range(1, 41)))) == 40
    room.say(text="As we did for Sonne GmbH")
    room.send(news(1, purpose="another", gap_class="exempt"))
    assert house.rows("select rule from outbound.messages where rule is not null") == [
        ("leak",)
    ]
