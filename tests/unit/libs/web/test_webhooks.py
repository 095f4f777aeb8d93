import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from libs.identity import Unauthenticated
from libs.web.webhooks import NotWebhookSecret, secret, verify

KEY, NEXT_KEY = b"k" * 32, b"n" * 32
BODY = b'{"call": 1}'


def signed(key=KEY, message_id="msg_1", body=BODY, age=timedelta()):
    at = datetime.now(UTC) - age
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(key).sign(message_id, at, body.decode()),
    }


def refuses(headers, body=BODY):
    with pytest.raises(Unauthenticated):
        verify(headers, body, [KEY, NEXT_KEY])
    return True


@pytest.mark.requirement("WH-1")
@pytest.mark.parametrize("key", [KEY, NEXT_KEY])
def test_a_message_signed_with_a_present_secret_is_known_by_its_id(key):
    assert verify(signed(key), BODY, [KEY, NEXT_KEY]) == "msg_1"


@pytest.mark.requirement("WH-1")
def test_one_of_several_signatures_is_enough():
    headers = signed()
    headers["webhook-signature"] = f"v1a,xyz v1,AAAA {headers['webhook-signature']}"

    assert verify(headers, BODY, [KEY]) == "msg_1"


@pytest.mark.requirement("WH-2")
def test_another_body_id_time_or_key_is_refused():
    true = signed()

    assert refuses(true, b'{"call":1}')
    assert refuses(true | {"webhook-id": "msg_2"})
    assert refuses(
        true | {"webhook-timestamp": str(int(true["webhook-timestamp"]) + 1)}
    )
    assert refuses(signed(b"x" * 32))
    assert refuses(true, b"\xff")


@pytest.mark.requirement("WH-2")
@pytest.mark.parametrize("seconds", [310, -310])
def test_a_message_is_good_for_five_minutes_around_its_time(seconds):
    assert refuses(signed(age=timedelta(seconds=seconds)))


@pytest.mark.parametrize("message_id", ["", "a.b", "a b", "ä", "a\n", "x" * 256])
def test_an_id_is_of_plain_characters(message_id):
    assert refuses(signed(message_id=message_id))


@pytest.mark.requirement("WH-2")
@given(st.text(), st.text())
def test_no_header_makes_it_fail_in_another_way(signature, at):
    assert refuses(signed() | {"webhook-signature": signature})
    assert refuses(signed() | {"webhook-timestamp": at})


def test_what_is_not_there_is_refused():
    for name in signed():
        assert refuses({key: text for key, text in signed().items() if key != name})


@pytest.mark.parametrize(
    ("size", "fits"), [(1, False), (23, False), (24, True), (64, True), (65, False)]
)
def test_a_secret_is_24_to_64_bytes(size, fits):
    text = "whsec_" + base64.b64encode(b"k" * size).decode()

    if fits:
        assert secret(text) == b"k" * size
    else:
        with pytest.raises(NotWebhookSecret):
            secret(text)


@pytest.mark.parametrize("text", ["", "whsec_", "whsec_%%%%", "a" * 40, "whsec_ä"])
def test_a_text_of_another_form_is_no_secret(text):
    with pytest.raises(NotWebhookSecret):
        secret(text)
