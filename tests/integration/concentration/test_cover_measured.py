"""The one statement over the engagements agrees with the rule for one."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.concentration.domain.cover import HORIZONS, Ahead, Commitment
from services.concentration.storage import cover as storage
from tests.integration.concentration.engaging import TODAY

ENGAGED = st.lists(
    st.tuples(
        st.integers(-100, 100),
        st.one_of(st.none(), st.integers(0, 150)),
        st.one_of(st.none(), st.integers(0, 300)),
        st.sampled_from(["month", "total"]),
        st.sampled_from(["vienna", "graz"]),
    ),
    min_size=1,
    max_size=12,
)
CLIENT = """
insert into concentration.clients (client_id, branch_id, name, status, tier, since,
  revision) values ('c-1', 'vienna', 'Alpine', 'active', 'B', '2020-01-01', 1)
"""
ENGAGE = """
insert into concentration.engagements (engagement_id, branch_id, client_id, name, kind,
  starts_on, ends_on, committed_hours, per, exclusive, revision)
values (:id, :home, 'c-1', :id, 'project', :starts, :ends, :hours, :per, false, 1)
"""


@settings(max_examples=60)
@given(ENGAGED)
def test_hours_signed_in_the_database_are_those_of_the_rules(built, engaged):
    built.empty()
    commitments = []
    built.execute(CLIENT)
    with built.owner.begin() as connection:
        for number, (since, lasts, hours, per, home) in enumerate(engaged):
            starts = TODAY + timedelta(days=since)
            ends = None if lasts is None else starts + timedelta(days=lasts)
            told = {"starts": starts, "ends": ends, "hours": hours, "per": per}
            known = {"id": f"e-{number}", "home": home, **told}
            connection.execute(text(ENGAGE), known)
            one = Commitment(starts, ends, hours, monthly=per == "month")
            commitments.append((home, one))

    with built.worker.begin() as transaction:
        found = storage.signed(transaction, TODAY)

    for home in ("vienna", "graz"):
        for horizon in HORIZONS:
            ahead = Ahead(TODAY, horizon)
            signed = [c.signed(ahead) for of, c in commitments if of == home]
            its = [e for e in found if (e.branch, e.days) == (home, horizon)]
            assert sum(e.hours for e in its) == pytest.approx(
                sum(each or 0 for each in signed)
            )
            assert sum(e.untold for e in its) == signed.count(None)
