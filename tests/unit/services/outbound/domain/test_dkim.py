"""DKIM: a stranger verifies what we sign, and nothing of it can be changed."""

import re

import pytest

from services.outbound.domain.dkim import DkimKey, NotADkimKey, signed
from services.outbound.domain.mails import written
from tests.mail_checker import Zone
from tests.unit.services.outbound.domain.mail import MAIL

DOMAIN = "mail.example"
KEYS = [DkimKey.new("s1"), DkimKey.new("s2")]
ZONE = Zone(*(key.record(DOMAIN) for key in KEYS))
RAW = signed(written(MAIL), DOMAIN, KEYS, MAIL.at)
HEAD, _, BODY = RAW.partition(b"\r\n\r\n")
FIELDS = re.split(rb"\r\n(?![ \t])", HEAD)
OURS = [field for field in FIELDS if not field.startswith(b"DKIM-Signature")]
NAMES = [field.partition(b":")[0].decode() for field in OURS]


@pytest.mark.requirement("SM-3")
def test_both_signatures_are_good():
    assert HEAD.count(b"DKIM-Signature:") == 2
    assert ZONE.verifies(RAW)


@pytest.mark.requirement("SM-3")
def test_one_selector_is_enough_while_the_other_is_published():
    alone = signed(written(MAIL), DOMAIN, KEYS[:1], MAIL.at)
    assert Zone(KEYS[0].record(DOMAIN)).verifies(alone)
    assert not Zone(KEYS[1].record(DOMAIN)).verifies(alone)


@pytest.mark.requirement("SM-3")
@pytest.mark.parametrize("name", NAMES)
def test_no_header_is_changed_taken_away_or_put_in_again(name):
    (field,) = [each for each in OURS if each.startswith(f"{name}:".encode())]
    again = f"{name}: something else".encode()
    rest = b"\r\n".join(each for each in FIELDS if each != field)
    for changed in (
        RAW.replace(field, field[:-1] + b"!"),
        rest + b"\r\n\r\n" + BODY,
        again + b"\r\n" + RAW,
        HEAD + b"\r\n" + again + b"\r\n\r\n" + BODY,
    ):
        assert changed != RAW
        assert not ZONE.verifies(changed)


@pytest.mark.requirement("SM-3")
@pytest.mark.parametrize("name", ["Cc", "Content-Transfer-Encoding"])
def test_no_header_that_was_not_there_is_put_in(name):
    assert not ZONE.verifies(f"{name}: other".encode() + b"\r\n" + RAW)


@pytest.mark.requirement("SM-3")
def test_nothing_is_added_to_what_is_said():
    assert b" l=" not in HEAD
    assert not ZONE.verifies(RAW + b"and more\r\n")
    assert not ZONE.verifies(RAW.replace(b"Good day", b"Bad day"))


@pytest.mark.requirement("SM-3")
def test_white_space_on_the_way_does_no_harm():
    assert ZONE.verifies(RAW.replace(b"Subject: ", b"subject:  ") + b"\r\n\r\n")


def test_a_key_is_kept_and_read_again():
    read = DkimKey.read("s1", KEYS[0].pem)
    assert read.record(DOMAIN) == KEYS[0].record(DOMAIN)
    assert all(
        len(text) <= 255 for text in re.findall(r'"([^"]*)"', KEYS[0].record(DOMAIN))
    )


@pytest.mark.parametrize(
    ("selector", "pem"), [("s1", b"no key"), ("s 1", KEYS[0].pem), ("", KEYS[0].pem)]
)
def test_what_is_no_key_is_refused(selector, pem):
    with pytest.raises(NotADkimKey):
        DkimKey.read(selector, pem)
