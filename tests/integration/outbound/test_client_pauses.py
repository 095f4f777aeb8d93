"""A client that wants a pause gets no more than what is owed, until it ends."""

import pytest

from libs.contracts.upkeep import ClientMerged
from services.outbound.domain.dispatches import Allowed, PutOff
from services.outbound.domain.messages import Channel
from tests.integration.outbound.asking import Desk
from tests.integration.outbound.gating import draft, judged, queue, somebody
from tests.integration.outbound.house import MONDAY, consent, contact, days, pause
from tests.integration.outbound.post import PostRoom, Printer, letter

END = MONDAY + days(14)
LEDGER = "select state, rule, not_before from outbound.messages"


@pytest.fixture
def known(house):
    somebody(house, 1, 2)
    house.hear(contact(phones=("+436641234567",), revision=9))
    house.hear(*(consent(consent_id=way, channel=way, address=None) for way in Channel))
    return house


def newsletter(number=1, channel=Channel.POST):
    gap_class = "exempt" if channel is Channel.POST else "broadcast"
    return draft(number, "newsletter", channel, gap_class=gap_class)


def wait_for_it(house):
    """Queue a newsletter and let the sender put it off."""
    queue(house, newsletter())
    house.hear(pause(until=END))
    PostRoom(house).go_round()
    return house.rows(LEDGER)


@pytest.mark.parametrize("channel", list(Channel))
def test_a_pause_holds_what_is_not_owed_on_every_channel(known, channel):
    ids = queue(known, newsletter(channel=channel), newsletter(2, channel))
    known.hear(pause(until=END))

    held, other = judged(known, *ids)

    assert isinstance(held, PutOff)
    assert held.rule == "paused"
    assert held.until >= END
    assert getattr(other, "rule", None) != "paused"


def test_what_is_owed_goes_out_all_the_same(known):
    known.hear(pause(until=END))

    ids = queue(
        known,
        draft(purpose="reply", gap_class="exempt"),
        draft(purpose="contract", critical=True),
    )

    assert [type(verdict) for verdict in judged(known, *ids)] == [Allowed, Allowed]


def test_a_pause_that_is_ended_lets_go_at_once_what_it_held(known):
    assert wait_for_it(known) == [("deferred", "paused", END)]

    known.hear(pause(until=MONDAY, revision=2))

    [(_, _, not_before)] = known.rows(LEDGER)
    assert not_before == known.clock.at
    PostRoom(known).go_round()
    assert known.rows("select rule from outbound.messages") == [("waits_for_pack",)]


def test_an_older_word_of_a_pause_changes_nothing(known):
    known.hear(pause(until=MONDAY, revision=2))
    known.hear(pause(until=END, revision=1))

    assert isinstance(judged(known, *queue(known, newsletter()))[0], Allowed)


def test_who_counts_for_another_is_left_alone_with_it(known):
    known.hear(
        ClientMerged(
            merge_id="m-1", client_id="c-2", survivor_id="c-1", branch_id="vienna"
        )
    )
    known.hear(pause(2, until=END))

    [held] = judged(known, *queue(known, newsletter()))

    assert held == PutOff(END, "paused", held.evidence)


def test_a_letter_in_a_pack_stays_here_if_a_pause_begins(known, tmp_path):
    printer = Printer(Desk(known, tmp_path))
    queue(known, letter(1), letter(2))
    PostRoom(known).go_round()
    pack = printer.pack()
    known.hear(pause(until=END))

    printer.does(pack, "handing-over")

    assert [each["client_id"] for each in printer.letters(pack)] == ["c-2"]
    assert known.rows(f"{LEDGER} where client_id = 'c-1'") == [
        ("deferred", "paused", END)
    ]
