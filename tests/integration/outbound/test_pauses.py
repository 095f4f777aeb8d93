"""The kill switch, and what is not let out until a person says so."""

import pytest
from sqlalchemy.exc import ProgrammingError

from libs.observability import metrics
from services.outbound.domain.messages import Channel
from services.outbound.domain.pauses import Reach, Why
from services.outbound.sending import Lane
from services.outbound.storage.claims import Reachable
from services.outbound.usecases import arming, pausing, sending_seen
from tests.integration.outbound.sender import Postman, Room, draft, minutes, queue

REACHES = [
    *(Reach(), Reach("vienna"), Reach(None, Channel.EMAIL)),
    Reach("vienna", Channel.EMAIL),
]
ELSEWHERE = [Reach("graz"), Reach(None, Channel.SMS), Reach("graz", Channel.EMAIL)]


def pause(house, reach):
    with house.worker.begin() as transaction:
        pausing.pause(transaction, reach, Why.SWITCHED_OFF, "a wrong template")


def resume(house, reach):
    with house.worker.begin() as transaction:
        pausing.resume(transaction, reach, Why.SWITCHED_OFF, "mended")


@pytest.mark.requirement("SM-13")
@pytest.mark.parametrize("reach", REACHES)
def test_what_is_stopped_waits_and_goes_out_later(house, reach):
    queue(house, draft())
    room = Room(house)
    pause(house, reach)
    assert not room.go_round()
    resume(house, reach)
    assert room.go_round()


@pytest.mark.parametrize("reach", ELSEWHERE)
def test_what_is_stopped_elsewhere_stops_nothing_here(house, reach):
    queue(house, draft())
    pause(house, reach)
    assert Room(house).go_round()


@pytest.mark.requirement("SM-13")
def test_the_kill_switch_stops_a_batch_under_way(house):
    queue(house, *map(draft, range(10)))
    room = Room(house)

    def stop_after_three(_parcel):
        if len(room.adapter.taken) == 3:
            pause(house, Reach())

    room.adapter.before = stop_after_three
    room.go_round()
    assert len(room.adapter.taken) == 3
    assert sorted(room.states().values()) == ["queued"] * 7 + ["sent"] * 3


def test_who_resumes_for_one_cause_lifts_no_other(house):
    with house.worker.begin() as transaction:
        for why in Why:
            pausing.pause(transaction, Reach("vienna"), why, "5.7.1")
        pausing.resume(transaction, Reach("vienna"), Why.SWITCHED_OFF, "mended")
        left = {pause.why for pause in pausing.standing(transaction)}
        assert left == set(Why) - {Why.SWITCHED_OFF}
        with pytest.raises(pausing.NotPaused):
            pausing.resume(transaction, Reach("vienna"), Why.SWITCHED_OFF, "again")


@pytest.mark.requirement("RL-2")
def test_the_wall_stands_around_what_stops_a_branch_too(house):
    for reach in (Reach(), Reach("graz"), Reach("vienna")):
        pause(house, reach)
    with house.api.begin(branches="vienna") as transaction:
        seen = {each.reach.branch for each in pausing.standing(transaction)}
        assert seen == {None, "vienna"}
        for reach in (Reach(), Reach("graz")):
            with pytest.raises(pausing.NotPaused):
                pausing.resume(transaction, reach, Why.SWITCHED_OFF, "not ours")
        pausing.resume(transaction, Reach("vienna"), Why.SWITCHED_OFF, "ours")
    with (
        pytest.raises(ProgrammingError),
        house.api.begin(branches="vienna") as transaction,
    ):
        pausing.pause(transaction, Reach("graz"), Why.COMPLAINTS, "not ours")


def live(house, instance="this one"):
    lane = Lane("email", Reachable(Channel.EMAIL), Postman, live=True)
    room = Room(house, lane=lane)
    room.office.instance = instance
    room.tend()
    return room


def arm(house):
    with house.api.begin(branches="*") as transaction:
        (known,) = arming.listed(transaction)
        arming.arm(transaction, known.id, "it is the real one")


@pytest.mark.requirement("SM-9")
def test_nothing_leaves_the_house_until_the_instance_is_armed(house):
    queue(house, draft())
    room = live(house)
    assert not room.go_round()
    arm(house)
    assert room.go_round()


def test_it_is_shown_whether_any_may_send_and_for_how_long_the_first_waits(house):
    queue(house, draft())
    room = live(house)
    assert shown(house) == (0, 0)
    arm(house)
    assert shown(house) == (1, 0)

    room.later(minutes(180))
    assert shown(house) == (0, 10_800)
    room.tend()
    assert shown(house) == (1, 10_800)

    assert room.go_round()
    assert shown(house) == (1, 0)


def shown(house):
    with house.worker.begin() as transaction:
        sending_seen.measure(transaction)
    told = metrics.MESSAGES_ARMED, metrics.MESSAGES_WAITING_AGE
    return tuple(each.labels("outbound")._value.get() for each in told)  # noqa: SLF001 what is scraped


@pytest.mark.requirement("SM-9")
def test_a_copy_that_runs_elsewhere_sends_nothing(house):
    live(house)
    arm(house)
    queue(house, draft())
    assert not live(house, "a copy of it").go_round()
    assert live(house).go_round()


def test_what_is_disarmed_sends_nothing(house):
    room = live(house)
    arm(house)
    with house.api.begin(branches="*") as transaction:
        (known,) = arming.listed(transaction)
        arming.disarm(transaction, known.id, "moved")
        with pytest.raises(arming.NoSuchInstance):
            arming.arm(transaction, "unknown", "who is it?")
    queue(house, draft())
    assert not room.go_round()


def test_a_lane_of_one_branch_leaves_the_others_to_the_rest(house):
    queue(house, draft(1), draft(2, branch="graz"), draft(3, not_before=house.clock.at))
    own = Lane("email.graz", Reachable(Channel.EMAIL, only="graz"), Postman, live=False)
    rest = Lane(
        "email", Reachable(Channel.EMAIL, others=("graz",)), Postman, live=False
    )
    of_graz, of_others = Room(house, lane=own), Room(house, lane=rest)
    of_graz.go_round()
    assert sorted(of_graz.states().values()) == ["queued", "queued", "sent"]
    of_others.go_round()
    assert set(of_others.states().values()) == {"sent"}
