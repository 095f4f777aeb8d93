"""A merge adds two clients' logs up, and undone leaves each with its own."""

import itertools
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from threading import Barrier

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from libs.calendars.months import Month
from libs.contracts.invoices import InvoiceIssued
from libs.contracts.upkeep import ClientMerged, ClientUnmerged
from services.touchpoints.domain.periods import Period
from services.touchpoints.storage import asks, conversations, deliveries, figures
from tests.integration.touchpoints.house import (
    HANDLERS,
    MONDAY,
    branch,
    call,
    client,
    contact,
    days,
    missed,
)
from tests.integration.touchpoints.logbook import CLIENT

ROUNDS = 20
serial = itertools.count(1)
WHO = st.sampled_from(["survivor", "merged", "merged's person", "merged's bill"])
WHAT = st.sampled_from(["talk", "miss"])
STEPS = st.lists(st.tuples(WHO, WHAT, st.integers(0, 60)), max_size=6)

STANDING = """
select value, as_of, decays_from, last_strong_at, only_billed, level, crosses_at
from touchpoints.relationships where client_id = '{}'
"""
LOG = """
select kind, direction, occurred_at, number from touchpoints.touches
where client_id = '{}' order by occurred_at, kind, number
"""
LEDGER = """
select kind, gamma, occurred_at, reversal from touchpoints.credits
where client_id = '{}' order by occurred_at, kind
"""
OWED = """
select number, missed_at, due_at, misses from touchpoints.callbacks
where client_id = '{}' and closed_at is null order by number, missed_at
"""


class Pair:
    """Two clients, each with a number and a reference, one with a person too."""

    def __init__(self, house):
        self.house, self.mark = house, f"{next(serial):05}"
        self.survivor, self.merged = f"s{self.mark}", f"m{self.mark}"
        self.numbers = {
            who: f"+43720{self.mark}{at}"
            for at, who in enumerate(["survivor", "merged", "merged's person"])
        }

    @property
    def facts(self):
        return (
            self.client(self.survivor, "survivor"),
            self.client(self.merged, "merged"),
            contact(
                contact_id=f"p{self.mark}",
                client_id=self.merged,
                phones=(self.numbers["merged's person"],),
                emails=(),
            ),
        )

    def touched(self, at):
        """Talk to everybody, and miss a call of the merged one."""
        talks = [self.event(who, "talk", at) for who in self.numbers]
        return [*talks, self.event("merged", "miss", at)]

    def client(self, name, who):
        return client(
            client_id=name, reference=f"ref-{name}", phones=(self.numbers[who],)
        )

    def live(self, steps):
        for who, what, day in steps:
            self.house.hear(self.event(who, what, MONDAY - days(day)))

    def event(self, who, what, at):
        if who == "merged's bill":
            bill = replace(InvoiceIssued.example(), issued_at=at)
            return replace(bill, client_ref=f"ref-{self.merged}")
        happened = call if what == "talk" else missed
        return happened(at, number=self.numbers[who])

    def merge(self, kind=ClientMerged):
        return kind(
            merge_id=f"merge-{self.mark}",
            client_id=self.merged,
            survivor_id=self.survivor,
            branch_id="vienna",
        )

    def seen(self, client):
        told = [
            self.house.rows(q.format(client)) for q in (STANDING, LOG, LEDGER, OWED)
        ]
        return str(told).replace(self.mark, "*")

    @property
    def both(self):
        return self.seen(self.survivor), self.seen(self.merged)


def recorded(house):
    pair = Pair(house)
    house.hear(branch(), *pair.facts)
    return pair


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=STEPS, between=STEPS)
def test_undone_it_is_as_if_there_had_been_no_merge(house, before, between):
    never, merged = recorded(house), recorded(house)
    for pair in (never, merged):
        pair.live(before)
    assert never.both == merged.both

    house.hear(merged.merge())
    for pair in (never, merged):
        pair.live(between)
    house.hear(merged.merge(ClientUnmerged))

    assert merged.both == never.both


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(before=STEPS, between=STEPS)
def test_the_survivor_is_worth_what_the_union_of_the_touches_is(house, before, between):
    merged, one = recorded(house), recorded(house)
    house.hear(one.merge())  # from the beginning
    merged.live(before)
    one.live(before)
    house.hear(merged.merge())
    merged.live(between)
    one.live(between)

    assert merged.seen(merged.survivor) == one.seen(one.survivor)


@pytest.mark.parametrize("undone", [False, True])
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(order=st.permutations(range(9)))
def test_whatever_is_heard_when_it_ends_up_the_same(house, undone, order):
    house.hear(branch())
    ends = []
    for each in (range(9), order):
        pair = Pair(house)
        facts = [*pair.facts, pair.merge(), *pair.touched(MONDAY)]
        facts.append(pair.merge(ClientUnmerged) if undone else pair.merge())
        house.hear_singly(*(facts[at] for at in each))
        ends.append(pair.both)

    assert ends[1] == ends[0]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_a_number_that_two_share_is_the_survivors_once_they_are_merged(house, order):
    pair = Pair(house)
    both = [
        client(client_id=each, phones=("+43720999",))
        for each in (pair.survivor, pair.merged)
    ]
    facts = [*both, pair.merge(), call(MONDAY, number="+43720999")]

    house.hear_singly(branch(), *(facts[at] for at in order))

    assert house.rows(LOG.format(pair.survivor)) != []
    assert house.rows("select from touchpoints.unmatched") == []


@pytest.mark.parametrize("first", ["client", "merge"])
def test_a_client_first_heard_of_while_it_is_merged_counts_for_the_other(house, first):
    house.hear(branch(), client(client_id="c-2"))
    told = {"client": client(client_id="c-1"), "merge": merge_of("c-1", "c-2")}
    one = house.sent(told.pop(first))
    [other] = map(house.sent, told.values())

    with ThreadPoolExecutor(1) as beside:
        with house.worker.begin() as transaction:
            getattr(house.service, HANDLERS[type(one)])(transaction, [one])
            heard = beside.submit(house.hear, other)
            wait([heard], timeout=1)
        heard.result(timeout=20)

    counting = "select counts_for from touchpoints.clients where client_id = 'c-1'"
    assert house.rows(counting) == [("c-2",)]


def test_two_that_count_as_one_are_counted_as_one(house):
    house.hear(
        branch(), *(client(client_id=c, status="active") for c in ("c-1", "c-2"))
    )
    house.hear(contact(contact_id="p-1", client_id="c-1"))
    house.hear(merge_of("c-1", "c-2"))

    with house.worker.begin() as transaction:
        people = conversations.people(transaction, ["c-2"])
        levels = figures.levels(transaction)
        period = Period(MONDAY.date() - days(30), MONDAY.date())
        rate = asks.rate(transaction, period, None)
        february = Month(2026, 2)
        missing = deliveries.missing(transaction, None, february, "", 9)

    assert levels == [("vienna", "unknown", 1)]
    assert rate.clients == 1
    assert [each.contact for each in people["c-2"]] == ["p-1"]
    assert [each.client for each in missing] == ["c-2"]


def test_what_is_written_down_of_both_is_written_of_the_survivor(house, logbook):
    survivor, merged = CLIENT, "c-1"
    house.hear(client(client_id=merged, phones=()))
    house.hear(contact(contact_id="p-1", client_id=merged))

    refused = logbook.touch("face_to_face", contact_id="p-1")
    house.hear(merge_of(merged, survivor))
    taken = logbook.touch("face_to_face", contact_id="p-1")
    of_the_merged = logbook.touch("face_to_face", client_id=merged)

    assert (refused.status_code, taken.status_code) == (422, 201)
    told = of_the_merged.json["detail"]
    assert (of_the_merged.status_code, told) == (
        404,
        f"It is merged into {survivor}: name that one instead.",
    )


def test_merges_heard_at_once_end_where_they_would_one_by_one(house):
    house.hear(branch())
    together = Barrier(2)

    def at_once(event):
        together.wait()
        house.hear(event)

    with ThreadPoolExecutor(2) as both:
        for number in range(ROUNDS):
            first, second, third = (f"c{number}-{nth}" for nth in range(3))
            names = (first, second, third)
            house.hear(*(client(client_id=name, phones=()) for name in names))
            merges = [merge_of(first, second), merge_of(second, third)]
            list(both.map(at_once, [house.sent(merge) for merge in merges]))

    ends = house.rows("select counts_for from touchpoints.clients order by 1")
    thirds = [f"c{number}-2" for number in range(ROUNDS)]
    assert sorted(c for (c,) in ends if c) == sorted(thirds * 2)


def merge_of(client, survivor):
    named = {"client_id": client, "survivor_id": survivor}
    return replace(ClientMerged.example(), merge_id=f"{client} {survivor}", **named)
