"""Five hundred mails to a mail server that is not ours, read there by a stranger."""

from pathlib import Path

import pytest

from libs.waiting import until
from services.outbound.channels.smtp import Smtp
from services.outbound.domain.dkim import DkimKey
from tests.integration.outbound.exim import PROGRAM, exim
from tests.integration.outbound.mailroom import Mailroom, news, people
from tests.mail_checker import Zone, check

MANY = 500


def verified(zone, raw):
    """Find nothing wrong with a mail, and return whom it was for."""
    mail = check(raw)
    assert zone.verifies(raw)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].startswith("<https://")
    return mail.get_all("Envelope-to")


@pytest.mark.skipif(
    not Path(PROGRAM).exists(), reason="this machine has another mail server"
)
@pytest.mark.requirement("SM-3", "SM-6", "SM-8")
def test_each_of_many_mails_arrives_once_and_verifies(house, tmp_path):
    house.hear(*people(*range(MANY)))
    keys = [DkimKey.new("s1"), DkimKey.new("s2")]
    zone = Zone(*(key.record("mail.example") for key in keys))
    with exim() as server:
        adapter = Smtp(server.peer)
        room = Mailroom(house, tmp_path, adapter, keys)
        room.send(*(news(number) for number in range(MANY)))
        while "queued" in room.states().values():
            room.send()
        adapter.close()
        assert set(room.states().values()) == {"sent"}
        until(lambda: len(server.taken()) >= MANY, 20)
        taken = server.taken()

    to = [each for raw in taken for each in verified(zone, raw)]
    assert sorted(to) == sorted(f"p{n}@client{n}.example" for n in range(MANY))
