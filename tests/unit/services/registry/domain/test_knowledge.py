from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.freshness import EVERY_OTHER, Freshness
from services.registry.domain.knowledge import Knower, Note, note_id

FIRST = date(2026, 1, 1)
NOTE = Note(
    id=note_id("c-1", "Backup"),
    branch="vienna",
    client="c-1",
    area="Backup",
    text="Tapes go to the bank",
    critical=True,
    verified_by="s-1",
    verified_on=FIRST,
    knowers=(Knower("s-1", FIRST),),
)
verifications = st.lists(
    st.tuples(st.sampled_from(["s-1", "s-2", "s-3"]), st.dates()), max_size=9
)


@pytest.mark.requirement("R27")
@pytest.mark.parametrize(
    ("days", "limits", "stale"),
    [(180, {}, False), (181, {}, True), (181, {"backup": 200}, False)],
)
def test_a_note_is_stale_once_it_is_older_than_the_limit_of_its_area(
    days, limits, stale
):
    today = FIRST + timedelta(days=days)

    assert NOTE.is_stale(Freshness({EVERY_OTHER: 180} | limits, today)) == stale


@given(verifications)
def test_each_knower_is_known_by_the_latest_day_in_whatever_order_they_came(told):
    note = NOTE
    for staff, on in told:
        note = note.verified(staff, on)

    everything = [("s-1", FIRST), *told]
    latest = {}
    for staff, on in everything:
        latest[staff] = max(on, latest.get(staff, on))
    assert {each.staff: each.verified_on for each in note.knowers} == latest
    assert note.verified_on == max(latest.values())
    assert latest[note.verified_by] == note.verified_on
