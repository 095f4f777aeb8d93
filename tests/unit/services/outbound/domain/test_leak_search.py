"""A mark is found wherever it stands, and what is nobody's is no mark."""

import json
import tomllib
from email.message import EmailMessage
from importlib.resources import files
from itertools import cycle, islice

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.outbound import library
from services.outbound.domain.everyday_words import EVERYDAY
from services.outbound.domain.leak_marks import (
    Kind,
    Mark,
    of_client,
    of_contact,
    words_of,
)
from services.outbound.domain.leak_search import Ours, Owner, leaks, searched
from services.outbound.domain.messages import Channel
from services.outbound.domain.readable_texts import readable

US = Ours("c-1", (), public=False)
PROSE = st.text(st.sampled_from("abc \n.,-<>&;="), max_size=60)
WORD = st.text(st.sampled_from("bdgklmöprstüñłéж"), min_size=4, max_size=9)


def betrayed(message, marks, ours=US, *, agreed=False):
    """Search a message for the marks of one other client, as the sender does."""
    owner = [Owner("c-2", "vienna", "c-2", Kind.NAME, agreed)]
    spoken = {Mark(Kind.NAME, m.words) if len(m.words) > 1 else m for m in marks}
    whose = dict.fromkeys(spoken, owner)
    own = {mark.words: mark for marks in ours.marks for mark in marks}
    lengths = {}
    for mark in {*spoken, *own.values()}:
        lengths.setdefault(mark.words[0], set()).add(len(mark.words))
    return bool(leaks(message.found(lengths, whose, own), ours))


def mail(encoding, html=None, **said):
    written = EmailMessage()
    written["Subject"] = said.get("subject", "Hello")
    written.set_content(said.get("text", "Good day"), cte=encoding)
    if html:
        written.add_alternative(html, subtype="html", cte=encoding)
    return searched(readable(Channel.EMAIL, written.as_bytes()))


@pytest.mark.requirement("SM-12")
@given(
    words=st.lists(WORD, min_size=2, max_size=4),
    around=st.tuples(PROSE, PROSE),
    joint=st.sampled_from([" ", "\n", " \t", "-", "\u00a0", ", "]),
    case=st.sampled_from([str.upper, str.lower, str.title]),
    where=st.tuples(
        st.sampled_from(["base64", "quoted-printable"]),
        st.sampled_from(["text", "html"]),
    ),
)
def test_a_name_planted_anywhere_is_found(words, around, joint, case, where):
    planted = case(joint.join(words)).join([f"{around[0]} ", f" {around[1]}"])
    encoding, part = where
    told = {part: planted if part == "text" else f"<p>{escaped(planted)}</p>"}

    assert betrayed(mail(encoding, **told), of_client(" ".join(words), None, ()))


def escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;")


@pytest.mark.requirement("SM-12")
@given(words=st.lists(WORD, min_size=2, max_size=3, unique=True), text=PROSE)
def test_what_is_not_planted_is_not_found(words, text):
    assume(not set(words) & set(words_of(text)))

    assert not betrayed(mail("base64", text=text), of_client(" ".join(words), None, ()))


@pytest.mark.requirement("SM-12")
@pytest.mark.parametrize(
    "text",
    [
        "p@xn--mller-kva.example",
        "see http://www.müller.example/x?y",
        "M\u00dcLLER.EXAMPLE",
        "at mail.müller.example.",
    ],
)
def test_a_domain_is_found_however_it_is_written(text):
    marks = of_contact("", ["p@müller.example"], ())

    assert betrayed(mail("base64", text=text), marks)


@pytest.mark.requirement("SM-12")
def test_a_mailbox_that_all_have_is_nobodys():
    assert of_contact("", ["p@gmail.com"], ()) == {Mark(Kind.EMAIL, ("p@gmail.com",))}


@pytest.mark.requirement("SM-12")
def test_a_name_within_the_readers_own_betrays_nobody():
    own = frozenset({Mark(Kind.NAME, ("huber", "it", "services"))})
    marks = of_client("Huber IT", None, ())
    text = "Dear Huber IT Services"

    assert betrayed(mail("base64", text=text), marks)
    assert not betrayed(
        mail("base64", text=text), marks, Ours("c-1", (own,), public=False)
    )
    said = f"{text}, as Huber IT"
    assert betrayed(mail("base64", text=said), marks, Ours("c-1", (own,), public=False))


@pytest.mark.requirement("R48")
def test_who_agreed_is_named_in_a_newsletter_and_nowhere_else():
    marks, raw = of_client("Huber Dach", None, ()), mail("base64", text="At Huber Dach")

    assert not betrayed(raw, marks, Ours("c-1", (), public=True), agreed=True)
    assert betrayed(raw, marks, Ours("c-1", (), public=True))
    assert betrayed(raw, marks, agreed=True)


@pytest.mark.requirement("SM-12")
def test_a_letter_is_searched_word_by_word():
    body = b'{"to": ["Us"], "printed": {"note": ["as at Huber", "Dach"]}}'
    letter = searched(readable(Channel.POST, body))

    assert betrayed(letter, of_client("Huber Dach", None, ()))


FIRMS = [f"{word} {form}" for form in ("GmbH", "Inc.", "& Co KG") for word in EVERYDAY]
SHIPPED = files(library)


@pytest.mark.requirement("SM-12")
def test_of_a_thousand_clean_letters_not_ten_are_held_up():
    told = [
        said
        for path in SHIPPED.iterdir()
        if path.name.endswith(".toml")
        for said in strings(tomllib.loads(path.read_text("utf-8")))
    ]
    text = mail("base64", text="\n\n".join(told))
    firms = islice(cycle(FIRMS), 1_000)

    held_up = [firm for firm in firms if betrayed(text, of_client(firm, None, ()))]
    assert len(told) > 100
    assert len(held_up) < 10


def strings(told):
    if isinstance(told, str):
        return [told]
    if isinstance(told, dict):
        return strings(list(told.values()))
    return [s for each in told for s in strings(each)] if isinstance(told, list) else []


@pytest.mark.requirement("SM-12")
@pytest.mark.parametrize(
    "told",
    [
        {"text": "Guten Tag Felix Weber,\n\nben@msp.example möchte Sie treffen."},
        {"text": "Guten Tag Felix Weber,\nBen Kogler möchte Sie gerne treffen."},
        {"html": "<p>Guten Tag Felix Weber,</p><p>Ben Kogler möchte Sie treffen</p>"},
    ],
)
def test_two_sentences_side_by_side_make_nobodys_name(told):
    assert not betrayed(mail("base64", **told), of_contact("Ben Weber", (), ()))


@pytest.mark.requirement("SM-12")
def test_the_reader_beside_one_of_us_is_nobody_else():
    own = of_contact("Felix Weber", (), ()) | of_contact("Ben Kogler", (), ())
    ours = Ours("c-1", (own,), public=False)
    marks = of_contact("Ben Weber", (), ())

    for text in ("For Felix Weber Ben Kogler", "Kogler Ben Weber Felix"):
        assert not betrayed(mail("base64", text=text), marks, ours)
    for text in ("As Weber Ben said", "As Ben\nWeber said", "Felix Weber, Ben Weber"):
        assert betrayed(mail("base64", text=text), marks, ours)


@pytest.mark.requirement("SM-12")
def test_fields_of_a_letter_and_of_a_calendar_are_apart_and_lines_are_not():
    marks = of_contact("Ben Weber", (), ())
    letter = {"to": ["Felix Weber"], "subject": "Ben meets you", "said": [["As Ben"]]}

    def read(told):
        return searched(readable(Channel.POST, json.dumps(told).encode()))

    assert not betrayed(read(letter), marks)
    assert betrayed(read({"said": [["As Ben", "Weber said"]]}), marks)
    written = EmailMessage()
    for line, found in (("Ben", False), ("Ben Weber", True)):
        told = f"CN=Felix Weber\r\nX-A:{line}\r\n".replace("X-A:", "")
        written.set_content(told, subtype="calendar")
        assert betrayed(
            searched(readable(Channel.EMAIL, written.as_bytes())), marks
        ) is (found)
