from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.values import BranchId, ClientId
from services.cadence.domain.clients import Client, Profile, Valuation
from services.cadence.domain.gaps import Tier
from services.cadence.domain.history import History
from services.cadence.domain.next_touch import Status
from services.cadence.domain.plans import PlanningFacts, planned
from services.cadence.domain.policies import holding, policy_of

MONDAY = datetime(2026, 3, 2, 8, tzinfo=UTC)
ALPINE = Client(ClientId("c"), BranchId("vienna"), History(MONDAY))
POLICY = policy_of(holding(Tier.B, ()), MONDAY.date())

told = st.one_of(
    st.tuples(st.just("told"), st.integers(1, 9)),
    st.tuples(st.just("valued"), st.integers(1, 9)),
)


def profile(revision=1, status=Status.ACTIVE):
    return Profile(f"{revision}", Tier.B, status, None, None, None, revision)


def hear(client, what, number):
    if what == "told":
        return client.told(BranchId(f"b{number}"), profile(number))
    return client.valued(Valuation(None, number))


def after(client, told):
    for what, number in told:
        client = hear(client, what, number)
    return client


@pytest.mark.requirement("T22")
@given(st.lists(told), st.randoms(use_true_random=False))
def test_a_client_ends_up_the_same_whatever_was_told_first(told, chance):
    shuffled = [*told, *told]
    chance.shuffle(shuffled)

    assert after(ALPINE, shuffled) == after(ALPINE, told)


def plan_of(client, **given):
    nothing = dict.fromkeys(("hours", "callback_due", "too_tight_at", "last"))
    known = nothing | {"tasks": ()} | given
    told = replace(client, policy=POLICY if client.profile else None)
    return planned(told, PlanningFacts(**known), MONDAY).client.plan


def test_nothing_is_planned_before_the_register_has_told_of_a_client(hours):
    assert plan_of(ALPINE, hours=hours) == ALPINE.plan


@pytest.mark.requirement("R112")
def test_before_its_branch_is_known_a_client_is_planned_with_but_promised_nothing():
    plan = plan_of(ALPINE.told(ALPINE.branch, profile()))

    assert plan.next_touch_at == MONDAY + POLICY.gaps.target
    assert plan.judged_until is None


@pytest.mark.requirement("R90")
@pytest.mark.parametrize("status", Status)
def test_a_promise_is_judged_from_when_it_is_given(hours, status):
    plan = plan_of(ALPINE.told(ALPINE.branch, profile(status=status)), hours=hours)

    assert (plan.judged_until, plan.next_touch_at is None) == (
        (MONDAY, False) if status in {Status.ACTIVE, Status.PROSPECT} else (None, True)
    )
