from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.touchpoints.domain.last_contacts import Contacted, last_contacts

START = datetime(2026, 1, 1, tzinfo=UTC)
contacts = st.lists(
    st.builds(
        Contacted,
        st.sampled_from(["c-1", "c-2"]),
        st.sampled_from([None, "p-1", "p-2"]),
        st.sampled_from(["call", "mail"]),
        st.integers(0, 500).map(lambda n: START + timedelta(days=n)),
    ),
    max_size=12,
)


@pytest.mark.requirement("T22")
@given(contacts, contacts)
def test_more_contacts_in_any_order_never_move_the_last_one_back(known, late):
    before = last_contacts("c-1", "g", known)
    after = last_contacts("c-1", "g", late + known)

    assert after.at == max(filter(None, [before.at, *times(late, "c-1")]), default=None)
    assert all(after.kinds[kind] >= at for kind, at in before.kinds.items())
    assert after == last_contacts("c-1", "g", known + late)


@pytest.mark.requirement("T23")
@given(contacts)
def test_a_person_counts_for_the_client_and_the_client_for_its_group(known):
    last = last_contacts("c-1", "g", known)

    assert all(last.at >= at for at in last.people.values())
    assert last.at is None or last.group_at >= last.at
    assert last.group_at == max((each.at for each in known), default=None)
    assert last_contacts("c-1", None, known).group_at is None


def times(contacted, client):
    return [each.at for each in contacted if each.client == client]
