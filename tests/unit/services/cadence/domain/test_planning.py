"""Who does what on which day: as much value as any plan could keep."""

import random
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cadence.domain.planning import Board, NoEffort, Work, plan

DAYS = [date(2026, 3, 2) + timedelta(days=n) for n in range(4)]
SLOTS = [(staff, day) for staff in ("anna", "ben") for day in DAYS[:3]]


def work(key="w", slots=SLOTS[:1], minutes=30, value=1.0, **changed):
    return Work(key, minutes, value, DAYS[0], tuple(slots), **changed)


def kept(works, outcome):
    return sum(each.value for each in works if each.id not in outcome.late)


def most(works, room):
    """Try every way there is."""
    best = 0.0
    for way in product(*([None, *each.slots] for each in works)):
        free, value = dict(room), 0.0
        for each, slot in zip(works, way, strict=True):
            if slot:
                free[slot] -= each.minutes
                value += each.value
        if min(free.values()) >= 0:
            best = max(best, value)
    return best


def drawn(sizes):
    """Draw some works, on some of two people's three days."""
    of = st.tuples(
        st.sampled_from(sizes),
        st.integers(0, 9),
        st.lists(st.sampled_from(SLOTS), max_size=3, unique=True),
    )
    return st.lists(of, max_size=5).map(
        lambda all_: [
            work(str(n), slots, minutes, float(value))
            for n, (minutes, value, slots) in enumerate(all_)
        ]
    )


rooms = st.fixed_dictionaries({slot: st.integers(0, 65) for slot in SLOTS})


@given(drawn([30]), rooms)
def test_where_all_takes_as_long_no_plan_keeps_more(works, room):
    assert kept(works, plan(works, room)) == most(works, room)


@given(drawn([10, 20, 30, 60]), rooms, st.randoms(use_true_random=False))
def test_a_plan_overruns_no_day_and_is_the_same_in_whatever_order(works, room, dice):
    outcome = plan(works, room)

    free = dict(room)
    for each in works:
        if slot := outcome.places.get(each.id):
            assert slot in each.slots
            free[slot] -= each.minutes
    assert min(free.values()) >= 0
    assert outcome.places.keys() | outcome.late == {each.id for each in works}
    assert plan(dice.sample(works, len(works)), room) == outcome


def test_others_move_over_a_chain_of_days_to_make_room():
    tight = work("tight", [("anna", DAYS[0])], value=1.0)
    middle = work("middle", [("anna", DAYS[0]), ("anna", DAYS[1])], value=2.0)
    loose = work("loose", [("anna", DAYS[1]), ("ben", DAYS[2])], value=1.5)
    room = dict.fromkeys(SLOTS, 30)

    outcome = plan([loose, middle, tight], room)

    assert outcome.late == frozenset()
    assert outcome.places["tight"] == ("anna", DAYS[0])


def test_what_is_worth_more_by_the_minute_comes_first_then_what_is_due_first():
    later = Work("a", 30, 5.0, DAYS[1], (SLOTS[0],))
    first = Work("b", 30, 5.0, DAYS[0], (SLOTS[0],))
    dearer = Work("c", 30, 6.0, DAYS[2], (SLOTS[0],))

    assert plan([later, first], {SLOTS[0]: 30}).late == {"a"}
    assert plan([later, first, dearer], {SLOTS[0]: 30}).late == {"a", "b"}


def test_several_that_can_wait_make_room_for_one_that_cannot():
    waits = [work(f"w{n}", SLOTS[:2], minutes=10, value=2.0) for n in range(3)]
    due_now = work("now", minutes=15, value=1.0)

    outcome = plan([*waits, due_now], dict.fromkeys(SLOTS[:2], 30))

    assert outcome.late == frozenset()
    assert outcome.places["now"] == SLOTS[0]


def test_one_great_work_takes_the_place_of_small_ones_that_were_denser():
    great = work("great", minutes=60, value=10.0)
    small = [work(f"s{n}", minutes=20, value=4.0) for n in range(2)]

    outcome = plan([*small, great], {SLOTS[0]: 60})

    assert outcome.late == {"s0", "s1"}


def test_no_more_gives_way_than_must():
    small, wide = work("small", minutes=10), work("wide", minutes=50, value=5.5)
    wider = work("wider", minutes=60, value=5.9)

    assert plan([small, wide, wider], {SLOTS[0]: 75}).late == {"wide"}


def test_what_was_refused_finds_the_room_that_an_exchange_leaves():
    dense, thin = work("a", minutes=30, value=6.0), work("b", minutes=15, value=1.5)
    great, tiny = work("c", minutes=40, value=7.9), work("d", minutes=5, value=0.1)

    outcome = plan([dense, thin, great, tiny], {SLOTS[0]: 45})

    assert set(outcome.places) == {"c", "d"}


def test_what_is_too_late_is_still_given_a_day_where_there_is_room():
    lost = [work(str(n), value=n, later=(SLOTS[1],)) for n in (1, 2, 3)]

    outcome = plan(lost, {SLOTS[0]: 30, SLOTS[1]: 30})

    assert outcome.late == {"1", "2"}
    assert outcome.places == {"3": SLOTS[0], "2": SLOTS[1]}


def test_a_search_in_vain_is_not_begun_again():
    board = Board({SLOTS[0]: 30})
    board.seat(work("a"))
    tried = [board.seat(work(str(n), minutes=minutes)) for n, minutes in [(1, 30)] * 2]

    assert (tried, board.closed) == ([False, False], {SLOTS[0]: 30})


def test_mixed_efforts_come_near_the_most_there_is():
    dice, worst = random.Random(7), 1.0
    for _ in range(30):
        works = [
            work(
                str(n),
                dice.sample(SLOTS[:4], 2),
                dice.choice((15, 30, 60)),
                dice.uniform(1, 9),
            )
            for n in range(6)
        ]
        room = dict.fromkeys(SLOTS, 45)
        worst = min(worst, kept(works, plan(works, room)) / most(works, room))

    assert worst >= 0.97


def test_nothing_is_done_in_no_time():
    with pytest.raises(NoEffort):
        work(minutes=0)
