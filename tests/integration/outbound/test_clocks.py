"""A clock that jumps an hour, forward or back, sends nothing twice or too early."""

from datetime import UTC, datetime, timedelta

import pytest

from libs.clock import SetClock
from libs.observability import metrics
from services.outbound.domain.messages import Channel
from services.outbound.sending import Lane
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import sending_seen
from services.outbound.watches import KEPT, Watch
from tests.integration.outbound.house import MONDAY
from tests.integration.outbound.sender import Postman, Room, draft, minutes, queue

HOURS = (minutes(60), -minutes(60))


class Slow(Postman):
    """Takes a message, and is a while about it."""

    meanwhile = staticmethod(lambda: None)

    def hand_over(self, parcel, now_or_never):
        def leave():
            now_or_never()
            self.taken.append(parcel)
            self.meanwhile()

        return Postman().hand_over(parcel, leave)


def another(house, ahead):
    """Let a second sender work beside the first, by a clock that is ahead."""
    room = Room(house, Postman())
    room.clock.advance(ahead)
    room.tend()
    room.go_round()
    return room.adapter.taken


@pytest.mark.requirement("SM-8")
@pytest.mark.parametrize("ahead", HOURS)
@pytest.mark.parametrize("critical", [False, True])
def test_who_looks_after_it_by_a_wrong_clock_sends_no_marketing_twice(
    house, ahead, critical
):
    queue(house, *(draft(number, critical=critical) for number in range(3)))
    room, others = Room(house, Slow()), []
    room.adapter.meanwhile = lambda: others.extend(another(house, ahead))
    while room.go_round():
        pass

    bodies = {}
    for parcel in [*room.adapter.taken, *others]:
        bodies.setdefault(parcel.message_id, []).append(parcel.body)
    assert len(bodies) == 3
    assert max(map(len, bodies.values())) <= (2 if critical else 1)
    assert all(len(set(copies)) == 1 for copies in bodies.values())
    assert set(room.states().values()) == {"sent"}


@pytest.mark.requirement("SM-8")
@pytest.mark.parametrize("ahead", HOURS)
def test_what_lies_ready_goes_out_once_though_another_takes_it(house, ahead):
    queue(house, *map(draft, range(3)))
    room, others = Room(house), []
    room.adapter.before = lambda _parcel: others.extend(another(house, ahead))
    while room.go_round():
        pass

    gone = [parcel.message_id for parcel in [*room.adapter.taken, *others]]
    assert len(gone) == len(set(gone)) == 3
    assert set(room.states().values()) == {"sent"}


@pytest.mark.requirement("SM-8")
@pytest.mark.parametrize("ahead", HOURS)
def test_a_clock_that_jumps_amid_a_batch_loses_nothing(house, ahead):
    queue(house, *map(draft, range(6)))
    room = Room(house, Postman())
    jumps = iter([ahead])
    room.adapter.before = lambda _parcel: room.clock.advance(
        next(jumps, minutes(0)) if len(room.adapter.taken) == 3 else minutes(0)
    )
    while room.go_round():
        pass
    room.clock.advance(minutes(61))
    room.tend()
    room.go_round()

    gone = [parcel.message_id for parcel in room.adapter.taken]
    assert len(gone) == len(set(gone)) == 6
    assert set(room.states().values()) == {"sent"}


@pytest.mark.requirement("T14")
@pytest.mark.parametrize("ahead", HOURS)
def test_by_a_wrong_clock_nothing_goes_out_early_nor_more_than_an_hours_worth(
    house, ahead
):
    lane = Lane("email", Reachable(Channel.EMAIL, per_hour=2), Postman, live=False)
    told = {"lane": lane, "per_hour": {Channel.EMAIL: 2}}
    early = draft(9, not_before=MONDAY + minutes(30))
    queue(house, *map(draft, range(4)), early)
    room = Room(house, **told)
    while room.go_round():
        pass
    right = SetClock(datetime.now(UTC))
    watch = Watch(house.worker, right, room.office.who)
    (go_round,) = map(watch.guarded, room.rounds)

    right.advance(ahead)
    house.clock.at += ahead
    assert not go_round(lambda: True)
    assert sorted(room.states().values()) == [
        *["deferred"] * 2,
        "queued",
        *["sent"] * 2,
    ]

    right.advance(-ahead)
    house.clock.at += minutes(60) - ahead
    assert go_round(lambda: True)
    assert sorted(room.states().values()) == [*["deferred"], *["sent"] * 4]


@pytest.mark.parametrize("ahead", HOURS)
def test_a_clock_that_is_off_is_shown_where_sending_is(house, ahead):
    watch = Watch(house.worker, SetClock(datetime.now(UTC)), Room(house).office.who)
    watch.clock.advance(ahead)
    assert not watch.agrees()
    with house.worker.begin() as transaction:
        [off] = sending_seen.seen(transaction).instances
        sending_seen.measure(transaction)
    assert abs(off.off_by - ahead.total_seconds()) <= 30
    shown = metrics.CLOCKS_OFF.labels(off.id)
    assert shown._value.get() == off.off_by  # noqa: SLF001 what it shows


class Counted(Watch):
    """Counts how often it looks."""

    looks = 0

    def look(self):
        self.looks += 1
        super().look()


def test_all_loops_of_a_worker_look_at_the_clock_once_in_a_while(house):
    right = SetClock(datetime.now(UTC))
    watch = Counted(house.worker, right, Room(house).office.who)
    assert all(watch.agrees() for _ in range(30))
    assert watch.looks == 1
    right.advance(KEPT + timedelta(seconds=1))
    assert watch.agrees()
    assert watch.looks == 2
