"""Mails: every field there, nothing put in by others, the same whenever made."""

from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.contents import Attachment, Content
from services.outbound.domain.mails import Party, written
from services.outbound.domain.one_line import NotOneLine
from tests.mail_checker import check, links_of
from tests.unit.services.outbound.domain.mail import MAIL, STOP, mail

HEADERS = {
    *("From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version"),
    *("Auto-Submitted", "Feedback-ID", "List-Id", "List-Unsubscribe"),
    *("List-Unsubscribe-Post", "Content-Type"),
}
CONTROLS = ("\r", "\n", "\0", "\x0b", "\x0c", "\x1b", "\x85", "\u2028", "\u2029")
# Anything at all, and then some of what harms mails.
harmful = [*CONTROLS, *'",;:<>@()\\', "=?", "=?utf-8?q?=0A?=", "\t", " ", "ß", "𝄞"]
anything = st.lists(st.one_of(st.text(max_size=20), st.sampled_from(harmful))).map(
    "".join
)


@pytest.mark.requirement("SM-5")
def test_a_mail_has_every_field_that_one_has_and_says_the_same_twice():
    told = check(written(MAIL))
    assert {name for name, _ in told.items()} == HEADERS
    assert told["From"] == "Keepwell Wien <vienna@mail.example>"
    assert told["To"] == "Johanna Huber <j.huber@client.example>"
    assert told["Message-ID"] == f"<{MAIL.message}.vienna@mail.example>"
    assert told["Date"].datetime == MAIL.at
    assert told["Feedback-ID"] == "m-1:newsletter:vienna:keepwell"
    assert told["List-Id"] == "<vienna.keepwell.mail.example>"
    text = told.get_body(("plain",)).get_content()
    html = told.get_body(("html",)).get_content()
    for said in ("Keepwell Wien", "Graben 2", "1010 Wien", "+43 1 2345678", ".dotted"):
        assert said in text
        assert said in html
    assert links_of(html) == {"https://mail.example/a?b=1&c=2", STOP}
    (file,) = told.iter_attachments()
    assert (file.get_filename(), file.get_content()) == (
        "März.pdf",
        bytes(range(256)) * 9,
    )


@pytest.mark.requirement("SM-6")
def test_a_mail_says_once_and_by_https_how_to_unsubscribe_in_one_click():
    told = check(written(MAIL))
    assert told.get_all("List-Unsubscribe") == [f"<{STOP}>"]
    assert told.get_all("List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    assert STOP in told.get_body(("plain",)).get_content()


def test_nobody_unsubscribes_from_what_is_owed():
    told = check(written(mail(stop=None)))
    assert not {name for name, _ in told.items() if name.startswith("List-")}
    assert "nsubscribe" not in str(told.get_body(("html",)).get_content())


def test_the_bytes_of_a_mail_are_the_same_whenever_it_is_made():
    assert written(mail()) == written(mail())


@pytest.mark.requirement("SM-4")
@given(anything, anything, anything, anything)
def test_whatever_others_write_becomes_no_header_and_no_recipient(
    ours, theirs, subject, file
):
    told = mail(
        sender=Party(ours, MAIL.sender.address),
        recipient=Party(theirs, MAIL.recipient.address),
        content=replace(
            MAIL.content,
            subject=subject,
            attachments=(Attachment(file or "x", "text/plain", b"hello"),),
        ),
    )
    with suppress(NotOneLine):
        read = check(written(told))
        assert {name for name, _ in read.items()} == HEADERS
        assert read["Subject"].strip() == subject.strip()
        for name, party in (("From", told.sender), ("To", told.recipient)):
            (address,) = read[name].addresses
            assert address.addr_spec == party.address
            assert " ".join(address.display_name.split()) == " ".join(
                party.name.split()
            )
        (attached,) = read.iter_attachments()
        assert attached.get_filename() == (file or "x")


@pytest.mark.requirement("SM-4")
@pytest.mark.parametrize("control", CONTROLS)
@pytest.mark.parametrize("at", ["subject", "ours", "theirs", "file", "type"])
def test_a_control_character_is_refused_wherever_it_would_stand_in_a_header(
    at, control
):
    put = {at: f"a{control}b"}
    file = Attachment(put.get("file", "x"), put.get("type", "text/plain"), b"")
    told = mail(
        sender=Party(put.get("ours", "we"), MAIL.sender.address),
        recipient=Party(put.get("theirs", "you"), MAIL.recipient.address),
        content=Content(put.get("subject", "Hello"), "Hello", attachments=(file,)),
    )
    with pytest.raises(NotOneLine):
        written(told)


@pytest.mark.requirement("SM-4")
@pytest.mark.parametrize("said", ["=?utf-8?q?=0ABcc=3A_x=40y=2Eexample?=", "a =?b"])
def test_what_looks_encoded_arrives_as_it_was_written(said):
    told = mail(sender=Party(said, MAIL.sender.address), content=Content(said, "Hello"))
    read = check(written(told))
    assert read["Subject"] == said
    # Python puts a space between two words of a name that are one.
    called = read["From"].addresses[0].display_name
    assert called.replace(" ", "") == said.replace(" ", "")


@pytest.mark.requirement("SM-4")
@pytest.mark.parametrize("kind", ["text", "text/plain; name=x", "text/", "ä/plain"])
def test_a_file_is_of_one_plain_type(kind):
    file = Attachment("x", kind, b"")
    with pytest.raises(NotOneLine):
        written(mail(content=Content("Hello", "Hello", attachments=(file,))))


@pytest.mark.requirement("SM-5")
@given(st.text(max_size=400))
def test_whatever_is_said_arrives_as_it_was_said(said):
    told = check(written(mail(content=Content("Hello", said))))
    text = told.get_body(("plain",)).get_content()
    assert text.splitlines()[: len(said.strip().splitlines())] == (
        said.strip().splitlines()
    )


@pytest.mark.requirement("SM-5")
def test_who_writes_only_html_writes_the_text_too():
    html = '<h1>March</h1><p>Read <a href="https://a.example/x">more</a></p>'
    told = check(written(mail(content=Content("News", "", html))))
    text = told.get_body(("plain",)).get_content()
    assert "March" in text
    assert "https://a.example/x" in text


@pytest.mark.requirement("SM-5")
@pytest.mark.parametrize("text", ["Read more", "Read https://b.example/y", ""])
def test_a_text_that_leads_elsewhere_than_the_html_is_written_anew(text):
    html = '<p>Read <a href="https://a.example/x">more</a></p>'
    check(written(mail(content=Content("News", text, html))))
    same = "Do read https://a.example/x"
    told = check(written(mail(content=Content("News", same, html))))
    assert told.get_body(("plain",)).get_content().startswith(same)


@pytest.mark.parametrize(
    ("language", "said"), [("en", "unsubscribe"), ("de", "abbestellen")]
)
def test_the_footer_speaks_their_language(language, said):
    told = check(written(mail(language=language)))
    assert f">{said}</a>" in told.get_body(("html",)).get_content()
