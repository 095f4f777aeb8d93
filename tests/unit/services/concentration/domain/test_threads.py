"""With how many of theirs we are in touch, and who of those who decide is silent."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.concentration.domain.threads import LONGEST_GAP, Contact, threads_of

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
A_MOMENT = timedelta(microseconds=1)
LAST = st.one_of(st.none(), st.integers(0, 400).map(lambda d: NOW - timedelta(d)))
CONTACTS = st.lists(
    st.tuples(st.booleans(), LAST).map(lambda known: Contact("p", *known)), max_size=5
)


def ago(**passed):
    return NOW - timedelta(**passed)


def met(last_at, name="julia", *, decides=False):
    return Contact(name, decides, last_at)


def test_a_thread_is_somebody_we_were_in_touch_with_in_the_last_180_days():
    contacts = [met(ago(days=180)), met(ago(days=180) - A_MOMENT), met(None)]

    found = threads_of(contacts, "B", NOW, unnamed=False)

    assert (found.contacts, found.in_touch) == (3, 1)


@pytest.mark.parametrize(("tier", "days"), [("A", 35), ("B", 45), ("C", 60)])
def test_who_decides_is_silent_beyond_the_longest_gap_of_the_tier(tier, days):
    heard = met(ago(days=days), "heard", decides=True)
    silent = met(ago(days=days) - A_MOMENT, "silent", decides=True)
    never = met(None, "never", decides=True)
    other = met(None, "other")

    found = threads_of([heard, silent, never, other], tier, NOW, unnamed=False)

    assert found.silent == {"silent", "never"}


def test_when_nobody_told_with_whom_we_were_in_touch_nobody_can_tell():
    known, unknown = met(ago(days=1)), met(None, decides=True)

    assert threads_of([unknown], "A", NOW, unnamed=True).in_touch is None
    assert threads_of([unknown], "A", NOW, unnamed=True).silent == frozenset()
    assert threads_of([known, unknown], "A", NOW, unnamed=True).in_touch == 1
    assert threads_of([unknown], "A", NOW, unnamed=False).in_touch == 0


@given(CONTACTS, st.sampled_from(list(LONGEST_GAP)), st.integers(0, 60))
def test_as_time_passes_threads_only_break(contacts, tier, days):
    now = threads_of(contacts, tier, NOW, unnamed=False)
    later = threads_of(contacts, tier, NOW + timedelta(days), unnamed=False)

    assert later.in_touch <= now.in_touch <= now.contacts
    assert now.silent <= later.silent
