"""Mail to a server: only by verified TLS, and what each of its answers means."""

from email import message_from_bytes
from email.policy import SMTP as POLICY
from functools import partial

import pytest

from services.outbound.channels import smtp
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import (
    Barred,
    Never,
    NotNow,
    Parcel,
    Taken,
    Unknown,
)
from tests.integration.outbound.peers import peer

BODY = b"From: us@example.net\r\nSubject: Hello\r\n\r\nYou.\r\n.hidden\r\nBye\r\n"
TO = "anna@client.example"


def mail(**changed):
    told = {
        "message_id": "m",
        "branch": "vienna",
        "channel": Channel.EMAIL,
        "address": TO,
        "body": BODY,
        "envelope_from": "b+token@example.net",
    }
    return Parcel(**(told | changed))


@pytest.fixture
def calls():
    return []


@pytest.fixture
def hand_over(calls):
    used = []

    def hand(adapter, **changed):
        used.append(adapter)
        return adapter.hand_over(mail(**changed), partial(calls.append, "now"))

    yield hand
    for adapter in used:
        adapter.close()


@pytest.mark.requirement("SM-1")
@pytest.mark.parametrize("implicit", [False, True])
def test_mail_arrives_over_a_kept_connection_as_it_was_made(
    tmp_path, hand_over, implicit
):
    with peer(tmp_path, implicit=implicit) as (mailbox, where):
        adapter = Smtp(where)
        assert [hand_over(adapter) for _ in range(3)] == [Taken()] * 3
    assert mailbox.mails == [("b+token@example.net", [TO], BODY)] * 3
    assert mailbox.connections == 1
    assert message_from_bytes(mailbox.mails[0][2], policy=POLICY)["Subject"] == "Hello"


@pytest.mark.requirement("SM-1")
@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("other.example",), {}),
        ((), {"trusted": False}),
        ((), {"starttls": False}),
        (("other.example",), {"implicit": True}),
        ((), {"implicit": True, "trusted": False}),
    ],
)
def test_a_server_that_does_not_prove_who_it_is_gets_nothing(
    tmp_path, hand_over, calls, names, told
):
    with peer(tmp_path, *names, **told) as (mailbox, where):
        assert isinstance(hand_over(Smtp(where)), NotNow)
    assert mailbox.mails == []
    assert calls == []


@pytest.mark.parametrize(
    ("mode", "meant"),
    [
        ("4xx", (NotNow, True)),
        ("5xx", (Never, True)),
        ("throttle", (NotNow, False)),
        ("unknown", (Never, False)),
        ("spam", (Barred, False)),
        ("stranger", (Barred, False)),
        ("policy", (Barred, True)),
        ("drop", (Unknown, True)),
        ("hang", (Unknown, True)),
        ("garbage", (Unknown, True)),
        ("slow", (Taken, True)),
    ],
)
def test_every_answer_has_its_meaning_and_the_next_mail_goes_out(
    tmp_path, hand_over, calls, mode, meant
):
    with peer(tmp_path) as (mailbox, where):
        mailbox.mode = mode
        adapter = Smtp(where)
        assert (type(hand_over(adapter)), bool(calls)) == meant
        mailbox.mode = "ok"
        assert hand_over(adapter) == Taken()


def test_the_reason_has_the_code_and_nothing_of_the_address(tmp_path, hand_over):
    with peer(tmp_path) as (mailbox, where):
        mailbox.mode = "unknown"
        assert hand_over(Smtp(where)) == Never("RCPT 550 5.1.1", "5.1.1")


@pytest.mark.parametrize(
    ("mode", "everywhere"), [("spam", False), ("stranger", True), ("policy", True)]
)
def test_what_one_recipient_refuses_is_told_from_what_a_server_does(
    tmp_path, hand_over, mode, everywhere
):
    with peer(tmp_path) as (mailbox, where):
        mailbox.mode = mode
        assert hand_over(Smtp(where)).everywhere is everywhere


def test_a_connection_that_died_is_opened_again(tmp_path, hand_over):
    with peer(tmp_path) as (mailbox, where):
        adapter = Smtp(where)
        hand_over(adapter)
        adapter.line.sock.shutdown(2)
        assert hand_over(adapter) == Taken()
    assert mailbox.connections == 2


def test_nobody_there_is_no_reason_to_give_up(hand_over, tmp_path):
    with peer(tmp_path) as (_, where):
        pass
    assert isinstance(hand_over(Smtp(where)), NotNow)


@pytest.mark.requirement("SM-2")
@pytest.mark.parametrize(
    "address",
    [
        *("a@x.example>\r\nRCPT TO:<evil@x.example", "a b@x.example", "a@x>\n"),
        *("nobody", "ä@x.example", "<a@x.example>", "a@x.example\x00", ""),
    ],
)
def test_what_is_not_an_address_never_reaches_a_server(tmp_path, hand_over, address):
    with peer(tmp_path) as (mailbox, where):
        told = hand_over(Smtp(where), address=address)
        assert isinstance(told, Never)
        assert mailbox.connections == 0


def test_a_mail_that_is_stopped_at_the_last_moment_is_not_sent(tmp_path, hand_over):
    def stop():
        raise LookupError

    with peer(tmp_path) as (mailbox, where):
        adapter = Smtp(where)
        with pytest.raises(LookupError):
            adapter.hand_over(mail(), stop)
        assert hand_over(adapter) == Taken()
    assert len(mailbox.mails) == 1
    assert mailbox.connections == 1


def test_the_final_dot_is_waited_for_as_long_as_the_standard_says():
    assert smtp.SmtpPeer("mail.example", 587, implicit=False).final_patience == 600
