"""The one statement over the greatest losses agrees with the losses by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from services.concentration.domain.scenarios import What
from services.concentration.storage import leading
from services.concentration.usecases import losses
from tests.integration.concentration.house import branch, staff
from tests.integration.concentration.people import knows
from tests.integration.concentration.test_measured import (
    CONTROL,
    HOMES,
    MERGED,
    POSTS,
    WINDOW,
    fill,
)

MANAGERS = st.lists(
    st.sampled_from([None, "s-1", "s-2", "gone"]), min_size=8, max_size=8
)
LOST = st.sets(st.integers(0, 7), max_size=2)
OURS = """
update concentration.clients set account_manager = :manager, status = :status
where client_id = :client
"""


@settings(max_examples=60)
@given(st.tuples(CONTROL, MERGED), POSTS, MANAGERS, LOST)
def test_the_greatest_losses_in_the_database_are_those_by_name(
    built, units, posts, managers, lost
):
    control, merged = units
    fill(built, control, [None] * 4 + merged, posts)
    say(built, managers, lost)

    with built.worker.begin() as transaction:
        found = leading.of_branches(transaction, WINDOW)
        labs = {
            scope: losses.lab(transaction, WINDOW, scope)
            for scope in (None, *sorted({*HOMES}))
        }
        by_name = {
            scope: losses.named(transaction, lab, lab.firm, What.STAFF)
            for scope, lab in labs.items()
            if lab.firm
        }

    assert found.keys() == by_name.keys()
    for scope, named in by_name.items():
        firm, one = labs[scope].firm, found[scope]
        assert (one.largest, one.revenue) == (firm.units[0].cents, firm.revenue)
        assert one.net == firm.revenue + firm.below
        of_one = named[0].cents if named else 0
        # By name it is to the cent, client by client.
        assert (one.of_one or 0) == pytest.approx(of_one, abs=8)


def say(built, managers, lost):
    built.hear(*(branch(branch_id=home) for home in {*HOMES}))
    built.hear(staff(staff_id="s-1"), staff(staff_id="s-2", email=None))
    built.hear(*knows("s-1", number=0), *knows("s-1", "s-2", number=1))
    with built.owner.begin() as connection:
        for number, manager in enumerate(managers):
            status = "lost" if number in lost else "active"
            known = {"client": f"c-{number}", "manager": manager, "status": status}
            connection.execute(text(OURS), known)
