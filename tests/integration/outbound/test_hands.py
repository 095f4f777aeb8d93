"""The hands of a sender: what one may do to another's messages, and what stops all."""

from datetime import timedelta

import eventlet
import pytest

from services.outbound import sending
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Barred, Never, NotNow, Taken
from services.outbound.domain.trouble import FAILURES
from services.outbound.register import TooLate
from services.outbound.sending import Lane
from services.outbound.storage import lanes
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import arming
from tests.integration.outbound.house import days
from tests.integration.outbound.sender import Postman, Room, draft, minutes, queue

PAUSED = "select over, channel, why, reason from outbound.pauses"


@pytest.fixture
def two_hands(house):
    """Lend a room in which one hand was slow and another has its message now."""
    queue(house, draft())
    room = Room(house)
    (slow,) = room.counter.claim("slow")
    room.later(minutes(2))
    room.clock.advance(minutes(1))
    room.tend()
    (quick,) = room.counter.claim("quick")
    room.counter.prepare("quick", [quick])
    room.counter.register.hand_over(quick.id, "quick")
    return room, slow


@pytest.mark.requirement("SM-8")
def test_a_hand_puts_nothing_aside_that_is_another_hands_by_now(two_hands):
    room, slow = two_hands
    room.counter.put_aside("slow", slow, ZeroDivisionError())
    assert room.only("state, attempts") == ("handed_over", 1)


@pytest.mark.requirement("SM-8")
def test_a_hand_does_not_send_what_another_hand_is_sending(two_hands):
    room, slow = two_hands
    with pytest.raises(TooLate):
        room.counter.register.hand_over(slow.id, "slow")


def test_an_answer_that_cannot_be_written_holds_up_no_other(house):
    queue(house, *map(draft, range(1, 4)))
    room = Room(house, Postman([Taken(), Taken("a\0b"), Taken("r")]))
    room.go_round()
    assert sorted(room.states().values()) == ["handed_over", "sent", "sent"]
    queue(house, draft(4))
    room.later(minutes(16))
    room.tend()
    room.go_round()
    assert sorted(room.states().values()) == ["ambiguous", "sent", "sent", "sent"]


@pytest.mark.requirement("SM-7", "SM-10")
def test_a_branch_that_is_not_wanted_stops_at_once_and_loses_nothing(house):
    queue(house, *map(draft, range(1, 9)), draft(9, branch="graz"))
    room = Room(house, Postman([Barred("DATA 550 5.7.515")]))
    room.go_round()
    assert sorted(room.states().values()) == ["deferred", *["queued"] * 7, "sent"]
    assert house.rows(PAUSED) == [
        (
            *("vienna", "email", "our_reputation"),
            f"DATA 550 5.7.515, message {room.adapter.taken[0].message_id}",
        )
    ]
    house.execute("delete from outbound.pauses")
    room.later(minutes(1))
    room.go_round()
    assert set(room.states().values()) == {"sent"}


@pytest.mark.requirement("SM-10")
def test_what_is_refused_again_after_a_pause_stops_no_other(house):
    queue(house, *map(draft, range(1, 4)))
    room = Room(house, Postman([Barred("DATA 550 5.7.1")]))
    room.go_round()
    house.execute("delete from outbound.pauses")
    room.later(minutes(1))
    room.adapter.says = [Barred("DATA 550 5.7.1")]

    def only_the_same_is_refused(parcel):
        same = parcel.message_id == room.adapter.taken[0].message_id
        room.adapter.says = [Barred("DATA 550 5.7.1")] if same else []

    room.adapter.before = only_the_same_is_refused
    room.go_round()
    assert sorted(room.states().values()) == ["failed", "sent", "sent"]
    assert house.rows(PAUSED) == []


@pytest.mark.requirement("SM-10")
def test_one_recipient_that_wants_nothing_from_us_stops_no_other(house):
    closed = Barred("RCPT 550 5.7.133", everywhere=False)
    queue(house, *map(draft, range(1, 4)))
    room = Room(house, Postman([closed]))
    room.go_round()
    assert sorted(room.states().values()) == ["deferred", "sent", "sent"]
    assert house.rows(PAUSED) == []

    queue(house, *map(draft, range(4, 7)))
    room.adapter.says = [closed]
    room.go_round()
    assert sorted(room.states().values())[:2] == ["deferred", "deferred"]
    assert [why for _, _, why, _ in house.rows(PAUSED)] == ["our_reputation"]


@pytest.mark.requirement("T20")
def test_failures_that_cannot_be_written_make_the_lane_rest(house):
    queue(house, *map(draft, range(1, 31)))
    room = Room(house, Postman([NotNow("a\0b")] * 30))
    room.go_round()
    assert len(room.adapter.taken) == FAILURES
    assert not room.go_round()
    assert len(room.adapter.taken) == FAILURES
    room.adapter.says = []
    room.later(minutes(16))
    assert room.go_round()


def test_what_another_hand_sent_lifts_no_rest_that_was_asked_for(house):
    queue(house, draft())
    room = Room(house, Postman([NotNow("429", rest=minutes(60))]))
    room.go_round()
    with house.worker.begin() as transaction:
        lanes.worked(transaction, "email")
        assert lanes.resting(transaction, "email")
    room.later(minutes(61))
    with house.worker.begin() as transaction:
        assert not lanes.resting(transaction, "email")


@pytest.mark.requirement("SM-10")
def test_an_address_that_a_server_does_not_know_is_written_to_no_more(house):
    queue(house, draft(), draft(2))
    room = Room(
        house,
        Postman([Never("RCPT 550 5.1.1", "5.1.1"), Never("DATA 554 5.6.0", "5.6.0")]),
    )
    room.go_round()
    assert set(room.states().values()) == {"failed"}
    assert house.rows("select why, address from outbound.suppressions") == [
        ("unknown_address", room.adapter.taken[0].address)
    ]
    assert house.rows("select cause, status from outbound.bounces") == [
        ("unknown_address", "5.1.1")
    ]


@pytest.mark.requirement("SM-9")
def test_who_is_disarmed_hands_nothing_over_any_more(house):
    queue(house, *map(draft, range(1, 6)))
    adapter = Postman()
    lane = Lane("email", Reachable(Channel.EMAIL), lambda: adapter, live=True)
    room = Room(house, adapter, lane)
    room.tend()
    with house.worker.begin() as transaction:
        who = room.office.who(transaction)
        arming.arm(transaction, who, "a new server")

    def disarm(_parcel):
        with house.worker.begin() as transaction:
            arming.disarm(transaction, who, "moved")

    adapter.before = disarm
    room.go_round()
    assert adapter.taken == []
    assert set(room.states().values()) == {"queued"}
    room.later(days(1))
    assert not room.go_round()


def test_who_answers_drop_by_drop_holds_up_no_other(house, monkeypatch):
    class Dripping(Postman):
        def hand_over(self, parcel, now_or_never):
            outcome = super().hand_over(parcel, now_or_never)
            if len(self.taken) == 1:
                eventlet.sleep(20)
            return outcome

    monkeypatch.setattr(sending, "TO_ANSWER", timedelta(seconds=0.5))
    queue(house, draft(), draft(2))
    room = Room(house, Dripping())
    room.go_round()
    assert sorted(room.states().values()) == ["ambiguous", "sent"]
