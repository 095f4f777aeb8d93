"""How few of a branch may leave until more than half of its areas are orphaned."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.leavers import FEW, leavers_of

PEOPLE = [f"s-{number:02}" for number in range(FEW)]
KNOWN = st.dictionaries(
    st.frozensets(st.sampled_from(PEOPLE), max_size=4),
    st.integers(1, 5),
    min_size=1,
    max_size=10,
)


def orphaned(known, gone):
    return sum(areas for knowers, areas in known.items() if knowers <= set(gone))


def knowing(*areas):
    return dict.fromkeys(map(frozenset, areas), 1)


def test_who_knows_the_most_leaves_first_until_more_than_half_is_orphaned():
    found = leavers_of({frozenset({"ben"}): 2, frozenset({"anna"}): 1})

    assert (found.names, found.factor) == (("ben",), 1)
    assert (found.areas, found.orphaned) == (3, 0)


def test_half_of_the_areas_is_not_yet_more_than_half():
    assert leavers_of(knowing({"anna"}, {"ben"})).names == ("anna", "ben")


def test_where_more_than_half_is_orphaned_nobody_has_to_leave():
    assert leavers_of({frozenset(): 2, frozenset({"ben"}): 1}).factor == 0


def test_with_no_area_on_record_nobody_can_tell():
    assert leavers_of({}) is None


def test_it_is_said_that_fewer_do_than_the_most_knowing():
    # Dora knows the most, but each of hers another one knows as well.
    known = {frozenset({"dora", name}): 1 for name in "abcdefg"}
    known |= {frozenset({"eve"}): 6, frozenset({"fay"}): 3}

    found = leavers_of(known)

    assert (found.names, found.least) == (("dora", "eve", "fay"), 2)


def test_with_too_many_people_to_try_all_it_is_said_how_many_are_enough():
    found = leavers_of(knowing(*({f"s-{number}"} for number in range(FEW + 1))))

    assert (found.least, found.factor) == (None, 7)


@given(KNOWN)
def test_it_takes_as_few_as_the_smallest_group_of_all_there_are(known):
    found = leavers_of(known)

    people = sorted(set().union(*known))
    sizes = (
        size
        for size in range(len(people) + 1)
        for group in combinations(people, size)
        if orphaned(known, group) * 2 > found.areas
    )
    assert found.least == next(sizes)
    assert found.least <= len(found.names)
    assert orphaned(known, found.names) * 2 > found.areas
    assert orphaned(known, found.names[:-1]) * 2 <= found.areas or not found.names
