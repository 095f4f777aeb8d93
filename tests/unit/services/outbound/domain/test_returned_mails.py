"""Whatever comes back is read for what it is, and nothing breaks the reading."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.outbound.domain.returned_mails import (
    Answered,
    Automatic,
    Bounced,
    Cause,
    Complained,
    own_words,
    read,
)
from tests.returned_mail import TOKEN, answer, complaint, report

GONE, LATER, OURS = Cause.UNKNOWN_ADDRESS, Cause.TEMPORARY, Cause.OUR_REPUTATION
STATUSES = {
    **dict.fromkeys(("5.1.1", "5.1.2", "5.1.3", "5.1.10", "5.2.1"), GONE),
    **dict.fromkeys(("5.7.1", "5.7.0", "5.7.26", "5.7.515", "5.7.509"), OURS),
    **dict.fromkeys(("4.0.0", "4.2.2", "4.3.1", "4.4.1", "4.4.7", "4.7.0"), LATER),
    **dict.fromkeys(("5.0.0", "5.2.2", "5.3.4", "5.4.4", "5.5.0", "5.6.0"), LATER),
}


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize(("status", "cause"), STATUSES.items())
@pytest.mark.parametrize("ending", ["\r\n", "\n"])
def test_a_report_says_why_a_mail_came_back(status, cause, ending):
    told = read(report(status).replace(b"\r\n", ending.encode()))

    assert told.nature == Bounced(status)
    assert told.nature.cause is cause
    assert told.proofs == (TOKEN,)


WORDS = {
    "<j@client.example>: host mx said: 550 5.1.1 User unknown": GONE,
    "Message rejected: 550 5.7.26 unauthenticated mail": OURS,
    "delivery failed, 452-4.2.2 mailbox full": LATER,
    "   ----- The following addresses had permanent fatal errors -----\n"
    "<j@client.example>\n\n   ----- Transcript of session follows -----\n": LATER,
}


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize(("words", "cause"), WORDS.items())
def test_a_server_that_writes_no_report_is_understood_by_its_words(words, cause):
    head = f"From: MAILER-DAEMON@mx.example\r\nTo: b+{TOKEN}@in.example\r\n"
    told = read(f"{head}Subject: failure\r\n\r\n{words}\r\n".encode())

    assert isinstance(told.nature, Bounced)
    assert told.nature.cause is cause


@pytest.mark.requirement("SM-10")
def test_of_a_status_that_says_nothing_the_answer_of_the_server_is_read():
    told = read(report("5.0.0", diagnostic="smtp; 550 5.1.1 nobody of this name"))

    assert told.nature == Bounced("5.1.1")


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_may_still_arrive_is_no_bounce(action):
    assert read(report("4.4.1", action=action)).nature == Automatic()


@pytest.mark.requirement("SM-10")
@pytest.mark.parametrize(
    "header",
    [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: auto-generated; owner=x",
        "X-Autoreply: yes",
        "Precedence: bulk",
        "List-Id: <all.client.example>",
    ],
)
def test_who_is_out_of_office_has_not_answered(header):
    assert read(answer("I am away. Stop by in May!", header)).nature == Automatic()


def test_a_person_says_that_nothing_is_automatic():
    told = read(answer("Yes, please", "Auto-Submitted: no"))

    assert told.nature == Answered("j@client.example", "Yes, please")


@pytest.mark.requirement("SM-10")
def test_a_complaint_names_the_mail_it_is_of():
    told = read(complaint())

    assert (told.nature, told.proofs) == (Complained(), (TOKEN,))


@pytest.mark.requirement("R116")
def test_an_answer_belongs_to_the_message_it_answers():
    first, last = "a" * 32, "b" * 32
    told = read(
        answer(
            "Yes",
            f"In-Reply-To: <{last}.vienna@mail.example>",
            f"References: <{first}.vienna@mail.example> <{last}.vienna@mail.example>",
        )
    )

    assert told.answers == (last, first)


@pytest.mark.parametrize(
    "quote",
    [
        "> STOP to end",
        "On Monday, Us wrote:\nSTOP",
        "Am 2.3.2026 um 9:00 schrieb Us:\nSTOP",
        "-----Original Message-----\nSTOP",
        "From: us@example.net\nSTOP",
    ],
)
def test_what_is_quoted_is_not_what_they_said(quote):
    assert own_words(f"Thank you!\n\n{quote}") == "Thank you!"


@pytest.mark.requirement("SM-10")
@settings(max_examples=300)
@given(
    whole=st.sampled_from([report("5.1.1"), complaint(), answer("Yes")]),
    cut=st.integers(0, 3000),
    put=st.binary(max_size=60),
    skip=st.integers(0, 200),
)
@example(whole=b"", cut=0, put=b"", skip=0)
@example(
    whole=b"", cut=0, put=b'Content-Type: text/plain; charset="no\xff"\n\n\xff', skip=0
)
def test_no_mangled_mail_breaks_the_reading(whole, cut, put, skip):
    assert read(whole[:cut] + put + whole[cut + skip :]) is not None
