"""After a problem we ask once whether it has passed, however many tickets it took."""

from datetime import timedelta
from itertools import permutations

import pytest

from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    hours,
    taken_back,
    touch,
)
from tests.integration.cadence.triggering import follow, outcomes, tasks, ticket

FRIDAY = MONDAY + timedelta(days=4, hours=5)  # two o'clock in Vienna
CHECK_IN = "check_in"


@pytest.mark.requirement("R98")
def test_a_closed_incident_is_followed_by_one_check_in_within_working_hours(house):
    house.hear(branch(), client())
    closed = ticket(FRIDAY)
    house.clock.at = FRIDAY

    for _ in range(2):
        house.hear(closed)
        follow(house)

    # Three of the eight hours are left on Friday, five are Monday's.
    assert tasks(house, CHECK_IN) == [
        (FRIDAY + timedelta(days=3), "2026-03-06", "open")
    ]
    house.hear(touch(FRIDAY + hours(1)))
    assert outcomes(house, CHECK_IN) == ["done"]


@pytest.mark.requirement("R98")
def test_the_tickets_of_one_wave_are_one_check_in_in_whatever_order_they_come(house):
    wave = [ticket(FRIDAY + hours(each)) for each in (0, 20, 40)]
    for order in permutations(wave):
        house.empty()
        house.hear(branch(), client())
        house.clock.at = FRIDAY + days(2)
        for closed in order:
            house.hear(closed)
            follow(house)

        opened = [
            due for due, _, outcome in tasks(house, CHECK_IN) if outcome == "open"
        ]
        assert opened == [FRIDAY + timedelta(days=3)]


def test_a_check_in_that_was_made_is_not_asked_for_again_by_the_same_wave(house):
    house.hear(branch(), client(), ticket(MONDAY), touch(MONDAY + hours(3)))
    house.clock.at = MONDAY + hours(4)
    follow(house)

    house.hear(ticket(MONDAY + hours(20)), ticket(MONDAY - hours(2)))
    follow(house, MONDAY + days(1))
    again = outcomes(house, CHECK_IN)
    house.hear(ticket(MONDAY + days(4)))
    follow(house, MONDAY + days(4))

    assert set(again) == {"done"}
    assert sorted(outcomes(house, CHECK_IN)) == [*again, "open"]


def test_what_was_not_the_clients_ticket_calls_for_nothing_in_either_order(house):
    for order in ((0, 1), (1, 0)):
        house.empty()
        house.hear(branch(), client())
        closed = ticket(MONDAY)
        for which in order:
            house.hear((closed, taken_back(closed))[which])
            follow(house)

        assert set(outcomes(house, CHECK_IN)) <= {"withdrawn"}


def test_old_tickets_that_an_import_brings_call_for_nothing(house):
    house.hear(branch(), client(), *(ticket(MONDAY - days(20 * n)) for n in (1, 2, 3)))

    follow(house)

    assert tasks(house, CHECK_IN) == []


def test_a_ticket_heard_before_the_branch_and_the_client_waits_for_both(house):
    house.hear(ticket(MONDAY))
    follow(house)
    waiting = tasks(house, CHECK_IN)

    house.hear(branch(), client())
    follow(house)

    assert (waiting, outcomes(house, CHECK_IN)) == ([], ["open"])
