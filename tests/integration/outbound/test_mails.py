"""Mails of messages: a stranger verifies what arrives, and it says who we are."""

import pytest

from services.outbound import ways
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.dkim import DkimKey
from services.outbound.domain.messages import Channel
from services.outbound.domain.tokens import Use, message_of
from services.outbound.settings import SettingNotUsable, Settings
from services.outbound.usecases import letters
from tests.integration.outbound.house import PEPPER, branch
from tests.integration.outbound.mailroom import Mailroom, news, people
from tests.integration.outbound.peers import peer
from tests.integration.outbound.sender import draft
from tests.mail_checker import Zone, check


@pytest.fixture
def room(house, tmp_path):
    return Mailroom(house, tmp_path)


@pytest.mark.requirement("SM-3")
@pytest.mark.requirement("SM-5")
def test_what_a_server_gets_verifies_with_a_stranger(house, tmp_path):
    house.hear(*people(1, 2, name="Jörg Huber, Büro"))
    keys = [DkimKey.new("s1"), DkimKey.new("s2")]
    zone = Zone(*(key.record("mail.example") for key in keys))
    with peer(tmp_path) as (mailbox, where):
        adapter = Smtp(where)
        Mailroom(house, tmp_path, adapter, keys).send(news(1), news(2))
        adapter.close()
    assert [to for _, to, _ in mailbox.mails] == [
        ["p1@client1.example"],
        ["p2@client2.example"],
    ]
    for _, [to], raw in mailbox.mails:
        told = check(raw)
        assert zone.verifies(raw)
        assert told["To"].addresses[0].addr_spec == to
        assert told["To"].addresses[0].display_name == "Jörg Huber, Büro"


@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.POST])
def test_what_says_where_we_are_found_waits_until_we_said_so(house, tmp_path, channel):
    house.hear(*people(1))
    house.hear(branch(address_lines=(), revision=8))
    owed = draft(1, purpose="owed", channel=Channel.EMAIL)
    room = Mailroom(house, tmp_path)
    room.stages.makers[Channel.POST] = letters.make
    of_post = ways.post_lane() if channel is Channel.POST else None
    room.lane = of_post or room.lane

    room.send(news(1, channel=channel), owed)

    waits = (
        "select state, rule, attempts from outbound.messages where purpose <> 'owed'"
    )
    assert house.rows(waits) == [("deferred", "branch_without_address", 0)]


def test_a_branch_that_said_nothing_writes_as_what_is_known_of_it(house, room):
    house.hear(*people(1))
    (raw,) = room.send(news()).values()
    told = check(raw)
    assert told["From"].addresses[0].addr_spec == "vienna@mail.example"
    assert told["From"].addresses[0].display_name == branch().name
    for part in ("plain", "html"):
        for line in branch().address_lines:
            assert line in told.get_body((part,)).get_content()


@pytest.mark.requirement("SM-8")
def test_a_mail_made_again_is_the_same_to_the_byte(house, room):
    house.hear(*people(1))
    ((message, first),) = room.send(news()).items()
    house.execute(
        "truncate outbound.frozen;"
        "update outbound.messages set state = 'queued', attempts = 1"
    )
    house.clock.at += house.clock.at - house.clock.at.replace(hour=0)
    assert room.send() == {message: first}


def test_mail_that_nobody_asked_for_waits_until_its_sender_has_a_place(house, room):
    house.hear(*people(1, 2), branch(address_lines=(), revision=9))
    assert list(room.send(news(1), draft(2, critical=True)))
    assert room.states() == {"p-1": "deferred", "p-2": "sent"}


@pytest.mark.requirement("SM-2")
@pytest.mark.requirement("SM-4")
def test_what_cannot_be_an_address_or_a_header_is_not_sent(house, room):
    house.hear(
        *people(1, emails=("a b@client.example",)), *people(2, name="A\r\nBcc: x")
    )
    assert room.send(news(1), news(2)) == {}
    assert house.rows(
        "select recipient, state, rule from outbound.messages order by 1"
    ) == [
        ("p-1", "suppressed", "not_a_mail_address"),
        ("p-2", "suppressed", "not_one_line"),
    ]


def test_mail_comes_back_to_an_address_that_names_the_message(house, tmp_path):
    house.hear(*people(1))
    ((message, _),) = (
        Mailroom(house, tmp_path, bounce_domain="b.example").send(news()).items()
    )
    [(returned,)] = house.rows("select envelope_from from outbound.frozen")
    local, _, domain = returned.partition("@")
    assert domain == "b.example"
    assert message_of(PEPPER, Use.RETURN, local.removeprefix("b+")) == message


@pytest.mark.parametrize("lacking", ["PUBLIC_URL", "MAIL_DOMAIN", "INSTANCE"])
def test_no_mail_leaves_the_house_that_cannot_be_unsubscribed_from(lacking):
    told = {
        "KEEPWELL_OUTBOUND_SMTP": "smtp://mail.example:587",
        "KEEPWELL_OUTBOUND_PUBLIC_URL": "https://mail.example",
        "KEEPWELL_OUTBOUND_MAIL_DOMAIN": "mail.example",
        "KEEPWELL_OUTBOUND_INSTANCE": "vienna",
    }
    assert Settings.read(told).smtp
    with pytest.raises(SettingNotUsable):
        Settings.read({k: v for k, v in told.items() if not k.endswith(lacking)})
