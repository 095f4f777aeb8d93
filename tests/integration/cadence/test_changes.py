"""A new client is welcomed, and a new account manager introduced, once each."""

from datetime import date
from itertools import permutations

import pytest

from tests.integration.cadence.house import (
    MONDAY,
    branch,
    client,
    days,
    merged,
    staff,
    touch,
)
from tests.integration.cadence.test_sales import starts
from tests.integration.cadence.triggering import follow, outcomes, tasks

WELCOME, HANDOVER = "welcome", "handover"
OPEN = ["open"]


def of(manager, revision=1, **changed):
    return client(account_manager=manager, revision=revision, **changed)


def test_a_new_client_is_welcomed_once_and_an_old_one_told_late_is_not(house):
    new = client(client_id="c-1", since=MONDAY.date())
    house.hear(branch(), new, client(client_id="c-2"))
    for revision in (1, 2):
        house.hear(client(client_id="c-1", since=MONDAY.date(), revision=revision))
        follow(house)

    assert tasks(house, WELCOME) == [(starts("2026-03-03"), "2026-03-02", "open")]
    house.hear(touch(MONDAY + days(1), client_id="c-1"))
    assert outcomes(house, WELCOME) == ["done"]


def test_a_prospect_who_becomes_a_client_is_welcomed(house):
    house.hear(branch(), client(status="prospect"))
    follow(house)
    as_prospect = outcomes(house, WELCOME)

    for _ in range(2):
        house.hear(client(revision=2))
        follow(house)

    assert (as_prospect, outcomes(house, WELCOME)) == ([], OPEN)


@pytest.mark.parametrize("since", [date(2024, 5, 1), MONDAY.date()])
def test_who_was_a_prospect_is_welcomed_in_whatever_order_it_is_told(house, since):
    told = [
        client(status="prospect", since=since),
        *(client(revision=revision, since=since) for revision in (2, 3)),
    ]
    for order in permutations(told):
        house.empty()
        house.hear(branch())
        for fact in order:
            house.hear(fact)
            follow(house)

        assert outcomes(house, WELCOME) == OPEN, order


@pytest.mark.parametrize(
    ("statuses", "due"),
    [
        (("prospect", "active"), ["2026-03-03"]),
        (("active", "active"), ["2026-02-11"]),
        (("prospect", "lost", "active"), []),
        (("lost", "prospect", "active"), ["2026-03-03"]),
        (("lost", "active", "active"), []),
        (("prospect", "active", "lost"), []),
        (("prospect", "active", "lost", "active"), []),
        (("prospect", "lost", "active", "active"), []),
    ],
)
def test_who_is_welcomed_and_when_does_not_depend_on_the_order(house, statuses, due):
    told = [
        client(status=status, since=date(2026, 2, 10), revision=revision)
        for revision, status in enumerate(statuses, 1)
    ]
    for order in permutations(told):
        house.empty()
        house.hear(branch())
        for fact in order:
            house.hear(fact)
            follow(house)

        welcomes = tasks(house, WELCOME)
        assert [at for at, _, what in welcomes if what == "open"] == [*map(starts, due)]


def test_each_client_of_who_leaves_is_visited_once_though_reassigned_later(house):
    left = staff(staff_id="s-1", active=False, revision=2)
    house.hear(branch(), staff(staff_id="s-1"), of("s-1"), of("s-1", client_id="c-2"))
    house.hear(of("s-9", client_id="c-3"))
    for events in ((left,), (left, of("s-2", 2)), (of("s-2", 3),)):
        house.hear(*events)
        follow(house, house.clock.at + days(1))

    assert outcomes(house, HANDOVER) == [*OPEN, *OPEN]
    house.hear(touch(house.clock.at, "call"))
    assert outcomes(house, HANDOVER) == [*OPEN, *OPEN]
    house.hear(touch(house.clock.at, "meeting"))
    assert sorted(outcomes(house, HANDOVER)) == ["done", "open"]


def test_another_account_manager_is_introduced_in_whatever_order_it_is_told(house):
    for order in permutations((of("s-1", 1), of("s-1", 2), of("s-2", 3))):
        house.empty()
        house.hear(branch())
        for fact in order:
            house.hear(fact)
            follow(house)

        assert outcomes(house, HANDOVER) == OPEN, order


def test_the_first_account_manager_is_no_change_and_who_comes_back_ends_one(house):
    house.hear(branch(), of(None), of("s-1", 2))
    follow(house)
    first = outcomes(house, HANDOVER)
    seen = []
    for revision, manager in enumerate(("s-2", "s-1", "s-2"), 3):
        house.hear(of(manager, revision))
        follow(house, house.clock.at + days(30))
        seen.append(sorted(outcomes(house, HANDOVER)))

    assert first == []
    assert [each.count("open") for each in seen] == [1, 1, 1]


def test_who_had_left_before_the_client_was_told_of_is_followed_by_somebody(house):
    house.hear(branch(), staff(staff_id="s-1", active=False))
    house.hear(of("s-1"))
    follow(house)

    assert outcomes(house, HANDOVER) == OPEN


@pytest.mark.parametrize("first", [True, False])
def test_a_merged_client_is_not_visited_twice_by_the_same_call(house, first):
    house.hear(branch(), of("s-1", client_id="c-1"), of("s-1", client_id="c-2"))
    if first:
        house.hear(merged())
    house.hear(of("s-2", 2, client_id="c-1"))
    follow(house)
    if not first:
        house.hear(merged())
    house.hear(touch(MONDAY + days(1), "meeting", client_id="c-2"))

    assert outcomes(house, HANDOVER) == ["done"]
