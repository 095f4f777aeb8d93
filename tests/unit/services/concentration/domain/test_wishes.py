"""A wish has no effect until it is approved, and none after its last day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from services.concentration.domain.prices import NoPrice, NotApproved, Price, allowed_by
from services.concentration.domain.wishes import (
    Approval,
    Asked,
    Kind,
    NoDiscount,
    NoEnd,
    NoReason,
    Refusal,
    State,
    Wish,
)

TODAY = date(2026, 3, 2)
LIMIT = Decimal("0.1")


def wish(decision=None, discount="0.2", kind=Kind.DISCOUNT):
    asked = None if discount is None else Decimal(discount)
    return Wish("w-1", "c-1", "vienna", kind, "less", TODAY, "anna", asked, decision)


def approved(until=TODAY, reason="they grow"):
    return Approval(reason, "owner", TODAY, until)


def price(granted, by_list=100):
    return Price(
        *("p-1", "c-1", "vienna", TODAY, "desks"),
        *(Decimal(by_list), Decimal(granted), "EUR", "anna"),
    )


@pytest.mark.parametrize(
    ("decision", "on", "state"),
    [
        (None, TODAY, State.ASKED),
        (approved(), TODAY, State.APPROVED),
        (approved(), TODAY + timedelta(days=1), State.EXPIRED),
        (Refusal("nobody gets that", "owner", TODAY), TODAY, State.REFUSED),
    ],
)
def test_a_wish_goes_through_its_states(decision, on, state):
    assert wish(decision).state(on) is state
    assert wish(decision).holds(on) is (state is State.APPROVED)


def test_an_approval_has_no_effect_before_it_was_given():
    assert wish(approved()).state(TODAY - timedelta(days=1)) is State.ASKED


def test_an_approval_has_a_reason_and_an_end_that_is_not_over():
    with pytest.raises(NoReason):
        approved(reason=" ")
    with pytest.raises(NoEnd):
        approved(until=TODAY - timedelta(days=1))
    with pytest.raises(NoReason):
        Refusal("", "owner", TODAY)


@pytest.mark.parametrize(
    ("discount", "kind"),
    [
        (None, Kind.DISCOUNT),
        ("0", Kind.DISCOUNT),
        ("1.1", Kind.DISCOUNT),
        ("0.2", Kind.OTHER),
    ],
)
def test_a_discount_says_how_much_and_nothing_else_does(discount, kind):
    with pytest.raises(NoDiscount):
        wish(discount=discount, kind=kind)


def test_a_discount_up_to_the_limit_takes_no_approval():
    assert allowed_by(price(90), LIMIT, []) is None
    assert allowed_by(price(120), LIMIT, []) is None


@pytest.mark.requirement("R61")
@pytest.mark.parametrize(
    "without_effect",
    [
        wish(),
        wish(Refusal("no", "owner", TODAY)),
        wish(Approval("yes", "owner", TODAY - timedelta(9), TODAY - timedelta(1))),
        wish(approved(), discount="0.15"),
        wish(approved(), discount=None, kind=Kind.OTHER),
    ],
)
def test_only_an_approved_and_unexpired_exception_has_an_effect(without_effect):
    with pytest.raises(NotApproved):
        allowed_by(price(80), LIMIT, [without_effect])

    assert allowed_by(price(80), LIMIT, [without_effect, wish(approved())]) == "w-1"


def test_a_price_is_of_something_that_has_one():
    with pytest.raises(NoPrice):
        price(0, by_list=0)
    with pytest.raises(NoPrice):
        price(-1)


@pytest.mark.parametrize(
    ("lately", "before", "spikes"),
    [(2, 0, False), (3, 0, True), (3, 1, True), (3, 2, False), (4, 2, True)],
)
def test_three_wishes_and_twice_as_many_as_before_are_a_spike(lately, before, spikes):
    assert Asked(lately, before).spikes is spikes
