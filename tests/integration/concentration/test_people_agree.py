"""The statements over all clients agree with the rules about one of them."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.concentration.domain.knowers import Area, Knower, bus_factor
from services.concentration.domain.leavers import leavers_of
from services.concentration.domain.threads import Contact, threads_of
from services.concentration.storage import knowers, threads
from tests.integration.concentration.house import MONDAY, branch, client, days
from tests.integration.concentration.people import contact, knows, person, touch

TODAY = MONDAY.date()
CLIENTS = st.integers(1, 3)
STAFF = st.integers(0, 4)
# Of five of us: who stays and who has left.
STAYING = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=5, max_size=5)
# Of each note, by client and area: whether it is critical, and its revisions with those
# who had vouched by then, and how long ago.
VOUCHED = st.dictionaries(STAFF, st.integers(175, 185), min_size=1, max_size=3)
NOTES = st.dictionaries(
    st.tuples(CLIENTS, st.sampled_from("abc")),
    st.tuples(st.booleans(), st.lists(VOUCHED, min_size=1, max_size=2)),
    max_size=6,
)
# Of each of four of them: where they are, whether they decide, whether they left.
THEIRS = st.lists(
    st.tuples(CLIENTS, st.booleans(), st.booleans()), min_size=4, max_size=4
)
EDGES = st.sampled_from([0, 34, 35, 36, 45, 46, 60, 61, 179, 180, 181, 300])
DEALT = st.lists(
    st.tuples(CLIENTS, st.one_of(st.none(), st.integers(0, 3)), EDGES), max_size=10
)


@settings(max_examples=60, deadline=None)
@given(STAYING, NOTES)
def test_bus_factors_in_the_database_are_those_of_the_rules(built, staying, notes):
    built.empty()
    built.hear(branch(), *(client(number) for number in (1, 2, 3)))
    for number, (permanent, active) in enumerate(staying):
        built.hear(person(f"s-{number}", permanent=permanent, active=active))
    for (of, area), (critical, revisions) in notes.items():
        for revision, vouched in enumerate(revisions, start=1):
            for who, ago in vouched.items():
                built.hear(*known(of, area, revision, (who, ago), critical))

    with built.worker.begin() as transaction:
        page = knowers.page(transaction, TODAY, None, (-1, ""), 10)
        sets = knowers.known(transaction, TODAY).get("vienna", {})

    areas = {of: [] for of in (1, 2, 3)}
    for (of, area), (critical, revisions) in notes.items():
        areas[of].append(ruled(area, critical, revisions[-1], staying))
    found = {int(each.client[2:]): each.factor for each in page}
    assert found == {of: bus_factor(known) for of, known in areas.items()}
    every = [a for known in areas.values() for a in known if a.critical]
    assert sum(sets.values()) == len(every)
    assert all(sets[a.knowers] for a in every)
    assert leavers_of(sets) == leavers_of(
        {a.knowers: sum(b.knowers == a.knowers for b in every) for a in every}
    )


def known(of, area, revision, vouched, critical):
    who, ago = vouched
    note = {"area": area, "revision": revision, "critical": critical}
    return knows(f"s-{who}", number=of, verified_on=TODAY - days(ago), **note)


def ruled(area, critical, vouched, staying):
    relied_on = [
        Knower(f"s-{who}", all(staying[who]), TODAY - timedelta(ago))
        for who, ago in vouched.items()
    ]
    return Area.known(area, relied_on, TODAY, critical=critical)


@settings(max_examples=60, deadline=None)
@given(THEIRS, DEALT)
def test_threads_in_the_database_are_those_of_the_rules(built, theirs, dealt):
    built.empty()
    tiers = {1: "A", 2: "B", 3: "C"}
    built.hear(branch(), *(client(number, tier=t) for number, t in tiers.items()))
    for number, (of, decides, left) in enumerate(theirs):
        known = {"decision_maker": decides, "active": not left}
        built.hear(contact(f"p-{number}", of, **known))
    # Who was met is met where they are.
    met = [(of if p is None else theirs[p][0], p, ago) for of, p, ago in dealt]
    for of, whom, ago in met:
        named = None if whom is None else f"p-{whom}"
        built.hear(touch(named, "s-1", MONDAY - days(ago), of))

    with built.worker.begin() as transaction:
        page = threads.page(transaction, MONDAY, None, (-1, ""), 10)

    for each in page:
        of = int(each.client[2:])
        there = [
            Contact(f"p-{number}", decides, last(met, number))
            for number, (at, decides, left) in enumerate(theirs)
            if at == of and not left
        ]
        unnamed = any(at == of and p is None and ago <= 180 for at, p, ago in met)
        ruled = threads_of(there, tiers[of], MONDAY, unnamed=unnamed)
        assert (each.contacts, each.in_touch) == (ruled.contacts, ruled.in_touch)
        assert set(each.silent) == ruled.silent


def last(met, number):
    return max((MONDAY - days(ago) for _, p, ago in met if p == number), default=None)
