"""Opt-outs and touches may arrive in any order, and twice: they add up to the same."""

from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.contracts.consents import ConsentRecorded
from libs.contracts.envelope import Envelope
from libs.contracts.reports import TouchReported
from tests.integration.touchpoints.house import MONDAY, branch, client, contact, days

# Days ago. The last is told late, of a moment before the one before it.
SAID = ((30, True), (20, False), (12, True), (6, False), (7, False))
SENT = (25, 21, 19, 14, 11, 8, 5, 1)
LED, AGAINST = {21, 8}, {19, 14, 5, 1}
RUNS = count()
SETTINGS = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

STATE = """
select t.touch_id, t.occurred_at, t.against_opt_out, u.reason,
  (select c.gamma from touchpoints.credits c where c.touch_id = t.touch_id
   order by c.turn desc limit 1) as gamma
from touchpoints.touches t left join touchpoints.unwelcome u using (touch_id)
where t.contact_id = '{who}' order by t.occurred_at
"""
VALUE = "select value from touchpoints.relationships where client_id = 'c-{who}'"


def facts(who):
    """All that was said and sent, in the order in which it happened."""
    said = [
        replace(
            ConsentRecorded.example(),
            consent_id=f"k-{who}",
            contact_id=who,
            client_id=f"c-{who}",
            channel="email",
            given=given,
            at=MONDAY - days(ago),
            revision=revision,
            address=None,
        )
        for revision, (ago, given) in enumerate(SAID, start=1)
    ]
    return [*said, *(sent(who, ago) for ago in SENT)]


def sent(who, ago):
    touch = replace(
        TouchReported.example(),
        client_ref=f"{who}@x.example",
        kind="mail",
        direction="out",
        occurred_at=MONDAY - days(ago),
        minutes=None,
        note=None,
    )
    return replace(touch, envelope=Envelope("crm", f"{who}-{ago}", None, MONDAY, None))


def told(house, order):
    """Let somebody new live through the facts in an order; return what is left."""
    who = f"p{next(RUNS)}"
    house.hear(client(client_id=f"c-{who}", phones=(), reference=None))
    at = {"phones": (), "emails": (f"{who}@x.example",)}
    house.hear(contact(contact_id=who, client_id=f"c-{who}", **at))
    happened = facts(who)
    house.hear_singly(*(happened[number] for number in order))
    [(value,)] = house.rows(VALUE.format(who=who))
    touches = house.rows(STATE.format(who=who))
    return value, {(MONDAY - row.occurred_at).days: tuple(row[2:]) for row in touches}


EVERY = range(len(SAID) + len(SENT))
ARRIVALS = st.permutations(EVERY).flatmap(
    lambda order: st.lists(st.sampled_from(EVERY), max_size=3).map(order.__add__)
)


@pytest.mark.requirement("R34")
def test_opt_outs_add_up_to_the_same_in_whichever_order_they_are_told(house):
    house.hear(branch())
    value, touches = told(house, EVERY)
    assert {ago for ago, (_, reason, _) in touches.items() if reason} == LED
    assert {ago for ago, (against, *_) in touches.items() if against} == AGAINST
    earned = {ago for ago, (*_, gamma) in touches.items() if gamma}
    assert earned == {*SENT} - LED - AGAINST

    @SETTINGS
    @given(ARRIVALS)
    def arrive(order):
        assert told(house, order) == (pytest.approx(value), touches)

    arrive()


def test_an_opt_out_follows_its_client_into_another_branch(house):
    house.open()
    at = ConsentRecorded.example().client_id
    no = replace(ConsentRecorded.example(), given=False, address=None)
    house.hear(branch(branch_id="graz"), no)

    house.hear(client(client_id=at, branch_id="graz", revision=9))

    rows = house.rows("select distinct branch_id from touchpoints.consents")
    assert rows == [("graz",)]
