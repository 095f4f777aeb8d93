import json
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.identity.issuer import ISSUER, Issuer
from libs.identity.machine_keys import mint
from libs.identity.principals import Principal, Role
from libs.observability.masking import MASK, masked


@pytest.fixture(scope="module")
def credentials(tmp_path_factory):
    issuer = Issuer.load_or_create(tmp_path_factory.mktemp("issuer") / "key")
    owner = Principal("anna", ISSUER, Role.OWNER, None)
    return [
        issuer.token(owner, datetime(2026, 3, 2, tzinfo=UTC)),
        mint("live", "emit", secrets.token_bytes).text,
        "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
    ]


@given(before=st.text(), after=st.text(), which=st.integers(0, 2))
def test_no_credential_is_readable_wherever_it_stands(
    credentials, before, after, which
):
    text = f"{before}{credentials[which]}{after}"

    shown = json.dumps(masked({"event": text, text: 1, "all": [{"deep": (text,)}]}))

    assert credentials[which] not in shown
    assert not any(start in shown for start in ("eyJ", "kw_", "whsec_"))


@pytest.mark.parametrize(
    "field",
    [
        *("phone", "email", "name", "note", "token", "authorization", "password"),
        *("contact_name", "phones", "Authorization", "caller_number", "access_token"),
    ],
)
def test_a_field_named_for_something_personal_loses_its_value(field):
    assert masked({field: "Eva"}) == {field: MASK}
    assert masked({"of": [{field: ["Eva"]}]}) == {"of": [{field: MASK}]}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("mail to eva.m+x@client.example bounced", "mail to *** bounced"),
        ("call from +4315550100 ended", "call from *** ended"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("amqp://user:pa55@broker:5672/x", "amqp***broker:5672/x"),
        ("failed\nDETAIL:  Key (x)=(Eva)\nagain", "failed\n***\nagain"),
        ("SELECT 1 [parameters: {'x': 'Eva'}]", "SELECT 1 ***"),
        ("due 2026-03-02T08:00:00+01:00", "due 2026-03-02T08:00:00+01:00"),
        ("https://host:8700/v1/clients/c-1", "https://host:8700/v1/clients/c-1"),
    ],
)
def test_what_looks_confidential_is_masked_within_a_text(text, shown):
    assert masked({"event": text}) == {"event": shown}


def test_a_hostile_text_of_a_megabyte_is_masked_in_time():
    assert masked({"event": "a" * 1_000_000})["event"].startswith("aaa")


@dataclass
class Contact:
    name: str


def test_plain_values_stay_and_an_object_shows_only_its_type():
    fields = {
        "minutes": 7,
        "ok": True,
        "none": None,
        "ratio": float("nan"),
        "price": Decimal("1.50"),
        "at": datetime(2026, 3, 2, tzinfo=UTC),
        "after": timedelta(seconds=3),
        "role": Role.OWNER,
        "who": Contact("Eva"),
        "raw": b"Eva",
    }

    assert masked(fields) == {
        "minutes": 7,
        "ok": True,
        "none": None,
        "ratio": "nan",
        "price": "1.50",
        "at": "2026-03-02 00:00:00+00:00",
        "after": "0:00:03",
        "role": "owner",
        "who": "<Contact>",
        "raw": "<bytes>",
    }
