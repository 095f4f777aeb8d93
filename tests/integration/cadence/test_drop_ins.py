"""Drop-ins come to everybody once a window, and nobody else can tell when."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from libs.calendars.zones import local_day, zone
from tests.integration.cadence.house import MONDAY, branch, client, days, staff, touch
from tests.integration.cadence.test_horizon import pass_a_night

VIENNA = zone("Europe/Vienna")
DRAWN = "select client_id, occasion, day from cadence.drop_ins order by 1, 2"
OPEN = """
select channel, not_before, due_at from cadence.tasks
where purpose = 'drop_in' and done_at is null and closed_at is null
"""
DRAW_BY = "update cadence.drop_in_secret set secret = '{secret}'"
TIERS = {"A": 2, "B": 1, "C": 1}


def one_of_each(house):
    house.hear(branch(), staff(), *(client(client_id=t, tier=t) for t in TIERS))


def pass_a_year(house):
    for day in range(0, 365, 3):
        pass_a_night(house, datetime(2026, 12, 31, 23, tzinfo=UTC) + days(day))


@pytest.mark.requirement("R19", "M12")
def test_in_a_year_tier_a_has_two_b_one_and_c_a_phone_check_in(house):
    one_of_each(house)

    pass_a_year(house)

    held = house.rows(
        "select client_id, channel, due_at from cadence.tasks where purpose = 'drop_in'"
    )
    counted = {tier: [c for of, c, _ in held if of == tier] for tier in TIERS}
    assert counted == {"A": ["in_person"] * 2, "B": ["in_person"], "C": ["phone"]}
    assert {local_day(at, VIENNA).year for *_, at in held} == {2027}


@pytest.mark.requirement("R19", "M12")
def test_the_same_secret_draws_the_same_days_and_another_others(house):
    drawn = []
    for secret in ("ours", "ours", "another"):
        house.empty()
        set_secret(house, secret)
        house.hear(branch(), staff())
        house.hear(*(client(client_id=f"c-{n}", tier="A") for n in range(20)))
        pass_a_night(house, MONDAY)
        drawn.append(house.rows(DRAWN))

    assert drawn[0] == drawn[1]
    assert sum(a == b for a, b in zip(drawn[0], drawn[2], strict=True)) < 5


@pytest.mark.requirement("M12")
def test_neither_the_days_nor_the_secret_can_be_read_over_http(house):
    for hidden in (
        "select from cadence.drop_ins",
        "select from cadence.drop_in_secret",
    ):
        with pytest.raises(ProgrammingError, match="permission denied"):
            house.read(run, hidden)
        with house.worker.begin() as transaction:
            run(transaction, hidden)


@pytest.mark.requirement("R19", "M12")
def test_a_touch_so_near_that_it_would_be_too_tight_moves_the_day(house):
    house.hear(branch(), staff(), client(tier="A"))
    pass_a_night(house, MONDAY)
    [(_, _, day)] = house.rows(DRAWN)
    two_days_before = datetime(day.year, day.month, day.day, 9, tzinfo=UTC) - days(2)

    house.clock.at = two_days_before
    house.hear(touch(two_days_before))
    pass_a_night(house, two_days_before + days(1))

    [(_, _, moved)] = house.rows(DRAWN)
    assert abs(moved - two_days_before.date()) > days(7)
    assert all(local_day(due_at, VIENNA) == moved for *_, due_at in house.rows(OPEN))


@pytest.mark.requirement("R19")
def test_what_was_not_done_in_its_window_is_missed(house):
    house.hear(branch(), staff(), client(tier="A"))
    pass_a_night(house, MONDAY)
    [(_, _, day)] = house.rows(DRAWN)
    pass_a_night(house, datetime(day.year, day.month, day.day, 3, tzinfo=UTC))
    assert len(house.rows(OPEN)) == 1

    pass_a_night(house, datetime(2026, 7, 1, 3, tzinfo=UTC))

    missed = "select occasion from cadence.tasks where outcome = 'missed'"
    assert ("2026-01/2026-06",) in house.rows(f"{missed} and purpose = 'drop_in'")


@pytest.mark.requirement("R112")
def test_after_every_night_everybody_has_a_next_touch(house):
    one_of_each(house)
    for day in range(0, 200, 10):
        at = MONDAY + days(day)
        pass_a_night(house, at)
        house.hear(touch(at, client_id="ABC"[day // 10 % 3]))
        assert house.rows(
            "select count(*) from cadence.clients where next_touch_at is null"
        ) == [(0,)]


def set_secret(house, secret):
    house.execute(DRAW_BY.format(secret=secret))


def run(transaction, sql):
    transaction.session.execute(text(sql))
