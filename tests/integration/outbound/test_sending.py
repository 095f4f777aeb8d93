"""How messages go out: once, in time, and never twice."""

import pytest

from libs.observability import metrics
from services.outbound.domain.dispatches import Allowed, PutOff, Suppressed
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Never, NotNow, Taken, Unknown, Waits
from services.outbound.sending import Lane
from services.outbound.storage.claims import Reachable
from tests.integration.outbound.house import MONDAY, days
from tests.integration.outbound.sender import (
    Postman,
    Room,
    draft,
    minutes,
    queue,
)


def test_a_message_goes_out_and_is_told_of_once(house):
    queue(house, draft())
    room = Room(house)
    assert room.go_round()
    assert not room.go_round()
    assert room.only("state, attempts, reference, address") == (
        *("sent", 1, "r-0", "p-1@client.example"),
    )
    (told,) = house.announced()
    assert (told.type, told.client_id, told.period) == (
        *("keepwell.message.sent.v1", "c-1", "2026-03"),
    )


def test_who_queues_the_same_again_queues_nothing(house):
    first = queue(house, draft(), draft(2))
    again = queue(house, draft(), draft(3), draft(3))
    assert (len(first.new), len(first.there)) == (2, 0)
    assert (len(again.new), len(again.there)) == (1, 1)
    assert set(Room(house).states()) == {"p-1", "p-2", "p-3"}


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (NotNow("busy"), "deferred"),
        (Never("unknown"), "failed"),
        (Unknown("line broke"), "ambiguous"),
        (Waits(), "deferred"),
    ],
)
def test_what_came_of_it_is_its_state(house, outcome, state):
    queue(house, draft())
    room = Room(house, Postman([outcome]))
    room.go_round()
    assert room.only("state") == (state,)


def test_a_message_that_is_wanted_later_goes_later_and_the_pauses_grow(house):
    queue(house, draft())
    room = Room(house, Postman([NotNow("454"), NotNow("454")]))
    room.go_round()
    assert not room.go_round()
    room.later(minutes(1))
    assert room.go_round()
    room.later(minutes(4))
    assert not room.go_round()
    room.later(minutes(1))
    assert room.go_round()
    assert room.only("state, attempts") == ("sent", 3)


def test_marketing_that_may_have_gone_out_never_goes_again_by_itself(house):
    queue(house, draft())
    room = Room(house, Postman([Unknown("line broke")]))
    room.go_round()
    for _ in range(5):
        room.later(days(1))
        room.tend()
        room.go_round()
    assert len(room.adapter.taken) == 1
    assert room.only("state, reason") == ("ambiguous", "line broke")
    assert [told.state for told in house.announced()] == ["ambiguous"]


def test_what_is_critical_goes_once_more_with_the_same_bytes(house):
    queue(house, draft(critical=True))
    room = Room(house, Postman([Unknown("1"), Unknown("2")]))
    for _ in range(4):
        room.go_round()
    first, second = room.adapter.taken
    assert first == second
    assert room.only("state, resent") == ("ambiguous", True)


def test_after_its_time_a_message_is_of_no_use(house):
    queue(house, draft())
    room = Room(house)
    room.later(days(7))
    assert not room.go_round()
    room.tend()
    assert room.only("state") == ("expired",)
    assert [told.state for told in house.announced()] == ["expired"]


def test_a_message_that_waited_too_long_in_hand_stays_at_home(house):
    queue(house, draft(not_after=MONDAY + minutes(1)))
    room = Room(house)
    room.adapter.before = lambda _parcel: room.later(minutes(1))
    room.go_round()
    assert room.adapter.taken == []
    assert room.only("state") == ("queued",)


def test_who_was_judged_is_judged_again_when_the_line_was_slow(house):
    queue(house, draft(), draft(2))
    room = Room(house)
    room.adapter.before = lambda _parcel: room.later(minutes(0.6))
    room.go_round()
    assert sorted(room.states().values()) == ["queued", "queued"]


def test_a_message_without_a_grant_waits_for_one(house):
    queue(house, draft(gap_class="personal"))
    room = Room(house)
    assert not room.go_round()
    house.execute("update outbound.messages set granted_until = '2026-03-03'")
    assert room.go_round()


def test_a_grant_that_ran_out_lets_nothing_out(house):
    queue(house, draft(gap_class="personal", granted_until=MONDAY + days(1)))
    room = Room(house)
    room.later(days(1))
    assert not room.go_round()


def test_what_may_not_go_out_says_why(house):
    def judge(_transaction, messages):
        told = {
            "p-1": Suppressed("opted_out", {"at": MONDAY}),
            "p-2": PutOff(MONDAY + days(1), "quiet_hours"),
            "p-3": PutOff(MONDAY + days(8), "quiet_hours"),
            "p-4": Allowed("p-4@client.example"),
        }
        return {m.id: told[m.recipient] for m in messages}

    queue(house, *map(draft, range(1, 6)))
    house.execute("delete from outbound.messages where recipient = 'p-5'")
    room = Room(house, judge=judge)
    room.go_round()
    assert room.states() == {
        "p-1": "suppressed",
        "p-2": "deferred",
        "p-3": "expired",
        "p-4": "sent",
    }
    assert house.rows(
        "select rule, evidence ->> 'at' from outbound.messages where recipient = 'p-1'"
    ) == [("opted_out", "2026-03-02 08:00:00+00:00")]
    told = {each.client_id: each.type.split(".")[2] for each in house.announced()}
    assert told == {"c-1": "refused", "c-3": "failed", "c-4": "sent"}


def test_one_message_that_cannot_be_made_holds_up_no_other(house):
    def write(transaction, messages):
        if any(m.recipient == "p-2" for m in messages):
            raise ZeroDivisionError
        return Room(house).office.stages.forms["template"](transaction, messages)

    queue(house, *map(draft, range(1, 5)))
    room = Room(house, forms={"template": write})
    room.go_round()
    assert room.states() == {
        "p-1": "sent",
        "p-2": "deferred",
        "p-3": "sent",
        "p-4": "sent",
    }


@pytest.mark.parametrize(("late", "state"), [(False, "deferred"), (True, "ambiguous")])
def test_an_adapter_that_breaks_holds_up_no_other(house, late, state):
    def break_down(parcel):
        if not late and parcel.address.startswith("p-2"):
            raise ZeroDivisionError

    queue(house, draft(2), draft(3), draft(4))
    room = Room(house, Postman([ZeroDivisionError()] if late else []))
    room.adapter.before = break_down
    room.go_round()
    assert sorted(room.states().values()) == sorted([state, "sent", "sent"])


def test_what_nobody_writes_or_carries_is_not_sent(house):
    queue(house, draft(), draft(2))
    Room(house, forms={}).go_round()
    assert set(house.rows("select state, rule from outbound.messages")) == {
        ("suppressed", "nobody_writes_it")
    }


def test_a_leak_stops_a_message_until_a_person_lets_it_go(house):
    def scan(_transaction, made):
        return {d.message.id: Suppressed("leak", {"seen": "it"}) for d, _ in made}

    queue(house, draft())
    room = Room(house, scan=scan)
    room.go_round()
    assert room.only("state, rule") == ("suppressed", "leak")
    house.execute("update outbound.messages set state = 'queued', released = 'it'")
    room.go_round()
    assert room.only("state") == ("sent",)


def test_bytes_are_frozen_once_unless_the_address_changed(house):
    queue(house, draft())
    room = Room(house, Postman([NotNow("busy"), NotNow("busy")]))
    room.go_round()
    house.execute('update outbound.messages set words = \'{"said": "other"}\'')
    room.later(minutes(1))
    room.go_round()
    first, second = room.adapter.taken
    assert first.body == second.body
    house.execute("update outbound.messages set recipient = 'p-9'")
    room.later(minutes(10))
    room.go_round()
    assert room.adapter.taken[2].address == "p-9@client.example"
    assert b"other" in room.adapter.taken[2].body


def test_what_may_have_gone_to_one_address_does_not_go_to_another(house):
    queue(house, draft(critical=True))
    room = Room(house, Postman([Unknown("line broke")]))
    room.go_round()
    house.execute("update outbound.messages set recipient = 'p-9'")
    room.go_round()
    assert room.only("state, rule") == ("suppressed", "address_changed")


def test_what_is_critical_goes_before_what_has_waited_longer(house):
    queue(house, draft(1), draft(2, critical=True, not_before=MONDAY))
    room = Room(house)
    room.go_round()
    assert [parcel.address for parcel in room.adapter.taken] == [
        "p-2@client.example",
        "p-1@client.example",
    ]


@pytest.mark.requirement("T14")
def test_the_hours_count_of_a_branch_survives_a_restart(house):
    queue(house, *map(draft, range(1, 4)), draft(9, branch="graz"))
    lane = Lane("email", Reachable(Channel.EMAIL, per_hour=2), Postman, live=False)
    told = {"lane": lane, "per_hour": {Channel.EMAIL: 2}}
    Room(house, **told).go_round()
    after_a_restart = Room(house, **told)
    assert not after_a_restart.go_round()
    assert sorted(after_a_restart.states().values()) == [
        *("deferred", "sent", "sent", "sent"),
    ]
    after_a_restart.later(minutes(60))
    after_a_restart.go_round()
    assert set(after_a_restart.states().values()) == {"sent"}


@pytest.mark.requirement("T14")
@pytest.mark.parametrize("stopped", ["slow", "leak"])
def test_what_did_not_go_out_is_not_counted(house, stopped):
    def scan(_transaction, made):
        leaks = [d.message.id for d, _ in made if stopped == "leak"]
        return dict.fromkeys(leaks[:3], Suppressed("leak"))

    queue(house, *map(draft, range(1, 6)))
    lane = Lane("email", Reachable(Channel.EMAIL, per_hour=5), Postman, live=False)
    room = Room(house, None, lane, per_hour={Channel.EMAIL: 5}, scan=scan)
    if stopped == "slow":
        claimed = room.counter.claim("slow")
        room.counter.prepare("slow", claimed)
        room.counter.release("slow", claimed)
    else:
        room.go_round()
    used = {"slow": 0, "leak": 2}
    assert house.rows("select used from outbound.windows") == [(used[stopped],)]


@pytest.mark.requirement("T14")
def test_what_is_critical_is_not_what_has_to_wait_an_hour(house):
    late = {"not_before": MONDAY, "critical": True}
    queue(house, *(draft(n, not_before=MONDAY - days(1)) for n in range(1, 8)))
    queue(house, *(draft(n, **late) for n in (8, 9)))
    lane = Lane("email", Reachable(Channel.EMAIL, per_hour=2), Postman, live=False)
    room = Room(house, None, lane, per_hour={Channel.EMAIL: 2})
    room.go_round()
    assert {who for who, state in room.states().items() if state == "sent"} == {
        *("p-8", "p-9"),
    }


@pytest.mark.requirement("T13")
def test_throttled_messages_come_back_and_all_go_out_in_the_end(house):
    queue(house, *map(draft, range(1, 6)))
    room = Room(house, Postman([NotNow("RCPT 454 4.7.0"), *[Taken()] * 2]))
    room.go_round()
    assert sorted(room.states().values()).count("deferred") == 1
    assert house.rows("select reason from outbound.messages where state='deferred'")
    room.later(minutes(1))
    room.go_round()
    assert set(room.states().values()) == {"sent"}


@pytest.mark.requirement("T20")
def test_ten_failures_pause_the_channel_and_delete_nothing(house):
    queue(house, *map(draft, range(1, 31)))
    room = Room(house, Postman([NotNow("nobody is there")] * 11))
    room.go_round()
    assert len(room.adapter.taken) == 10
    assert sorted(set(room.states().values())) == ["deferred", "queued"]
    assert not room.go_round()
    room.later(minutes(15))
    assert room.go_round()
    assert len(room.adapter.taken) == 11
    assert not room.go_round()
    room.later(minutes(15))
    assert room.go_round()
    assert set(room.states().values()) == {"sent"}
    assert house.rows("select failures, resting_until from outbound.lanes") == [
        (0, None)
    ]


def test_what_became_of_messages_is_counted_once(house):
    queue(house, draft(), draft(2))
    sent, failed = counted("sent"), counted("failed")
    room = Room(house, Postman([NotNow("busy"), Never("unknown")]))

    room.go_round()
    assert (counted("sent"), counted("failed")) == (sent, failed + 1)
    room.later(days(1))
    room.go_round()
    room.go_round()

    assert (counted("sent"), counted("failed")) == (sent + 1, failed + 1)


@pytest.mark.parametrize("channel", Channel)
def test_every_outcome_is_counted_from_0_so_that_the_first_is_a_rise(channel):
    for state in ("sent", "failed", "ambiguous", "suppressed", "expired"):
        assert counted(state, channel) >= 0


def counted(state, channel="email"):
    labels = {"channel": channel, "state": state}
    name = "keepwell_messages_settled_total"
    return metrics.REGISTRY.get_sample_value(name, labels)
