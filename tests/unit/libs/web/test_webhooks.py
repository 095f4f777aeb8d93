import base64
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from libs.identity import Unauthenticated
from libs.web.webhooks import secret_of, verify

PEPPER = b"p" * 32
SECRET = secret_of(PEPPER, "pbx")
BODY = b'{"call": 1}'


def signed(secret=SECRET, message_id="msg_1", body=BODY, age=timedelta()):
    at = datetime.now(UTC) - age
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign(message_id, at, body.decode()),
    }


def refuses(headers, body=BODY):
    with pytest.raises(Unauthenticated):
        verify(headers.items(), body, SECRET)
    return True


@pytest.mark.requirement("WH-1")
def test_one_of_several_signatures_is_enough():
    headers = signed()
    headers["webhook-signature"] = f"v1a,xyz v1,AAAA {headers['webhook-signature']}"

    verify(headers.items(), BODY, SECRET)
    assert refuses(headers | {"webhook-signature": "v1a,xyz v1,AAAA"})


@pytest.mark.requirement("WH-2")
def test_another_body_id_time_or_key_is_refused():
    true = signed()

    assert refuses(true, b'{"call":1}')
    assert refuses(true | {"webhook-id": "msg_2"})
    assert refuses(
        true | {"webhook-timestamp": str(int(true["webhook-timestamp"]) + 1)}
    )
    assert refuses(signed(secret_of(PEPPER, "billing")))
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


@pytest.mark.requirement("WH-1")
def test_a_secret_is_32_bytes_of_the_key_and_the_pepper():
    others = {secret_of(PEPPER, "billing"), secret_of(b"q" * 32, "pbx")}

    assert secret_of(PEPPER, "pbx") == SECRET
    assert SECRET not in others
    assert SECRET.startswith("whsec_")
    assert len(base64.b64decode(SECRET.removeprefix("whsec_"))) == 32
