"""Callbacks are drawn up from what may matter, as if from all calls there ever were."""

import random

import pytest

from libs.contracts.callbacks import CallbackKept, CallbackPromised
from services.touchpoints.storage import leaving_history
from services.touchpoints.usecases import callbacks
from tests.integration.touchpoints.house import MONDAY, call, days, minutes, missed

LONGEST = 86_400  # seconds


def a_week_of_calls(dice):
    for day in range(1, 7):
        at = MONDAY - days(day) + minutes(dice.randint(0, 600))
        yield missed(at)
        if dice.random() < 1 / 2:
            yield call(at - minutes(5), direction="in", talk_seconds=LONGEST)
        if dice.random() < 1 / 2:
            yield call(at + minutes(30), direction="out", talk_seconds=60)


@pytest.mark.requirement("CE-7")
@pytest.mark.parametrize("seed", range(4))
def test_drawing_everything_up_anew_changes_nothing(house, seed):
    dice = random.Random(seed)
    house.open()
    events = [house.sent(event) for event in a_week_of_calls(dice)]
    dice.shuffle(events)
    house.hear_singly(*events)
    told = house.announced()

    with house.worker.begin() as transaction:
        callbacks.follow_branches(transaction, ["vienna"])

    assert house.announced() == told
    assert house.announced(CallbackPromised) or house.announced(CallbackKept)


@pytest.mark.requirement("R22")
def test_a_talk_that_began_long_before_the_miss_ends_it(house):
    house.open()

    house.hear(call(MONDAY - minutes(600), direction="in", talk_seconds=LONGEST))
    house.hear(missed(MONDAY - minutes(30)))

    ended = MONDAY - minutes(600) + days(1)
    assert house.rows("select closed_at from touchpoints.callbacks") == [(ended,)]


@pytest.mark.requirement("R22")
def test_one_who_rang_twice_is_rung_back_twice(house):
    house.open()
    for week in (2, 1):
        house.clock.at = MONDAY - days(7 * week)
        house.hear(missed(house.clock.at))
        house.hear(call(house.clock.at + minutes(2), direction="out"))

    kept = house.announced(CallbackKept)

    assert [each.missed_at for each in kept] == [MONDAY - days(14), MONDAY - days(7)]
    assert len({each.callback_id for each in kept}) == 2


def test_what_another_of_us_took_after_all_was_never_late(house):
    house.open()
    house.hear(missed(MONDAY - days(3)))
    assert len(late_callbacks(house)) == 1

    house.hear(call(MONDAY - days(3), direction="in", talk_seconds=90))

    assert late_callbacks(house) == []


def late_callbacks(house):
    with house.worker.begin() as transaction:
        [past] = leaving_history.of(transaction, ["c-0042"]).values()
    return past.late_callbacks
