from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.names import name_key
from services.registry.domain.roadmaps import Roadmap, Step
from services.registry.domain.versions import TwiceTheSame, difference

steps = st.builds(
    Step, st.sampled_from(["Mail", "Backup", "Firewall", "Telephones"]), st.dates()
)
roadmaps = st.lists(steps, unique_by=lambda step: step.name)


def applied(before, changes):
    gone = {item.name for item in changes.removed}
    changed = {change.before: change.after for change in changes.changed}
    kept = [changed.get(item, item) for item in before if item.name not in gone]
    return {*kept, *changes.added}


@pytest.mark.requirement("R81")
@given(roadmaps, roadmaps)
def test_what_changed_leads_from_one_version_to_the_other(before, after):
    changes = difference(before, after)

    assert applied(before, changes) == set(after)
    assert difference(after, before).added == changes.removed
    assert all(change.before != change.after for change in changes.changed)


def test_an_item_is_the_same_however_its_name_is_spelt():
    before, after = Step("Move the mail"), Step("move the  MAIL", date(2026, 10, 1))

    [change] = difference([before], [after]).changed

    assert name_key(change.before.name) == name_key(change.after.name)


def test_no_item_is_on_a_list_twice():
    items = (Step("Mail"), Step("mail"))

    with pytest.raises(TwiceTheSame):
        Roadmap("r", "vienna", "c", 1, "anna", datetime(2026, 3, 2, tzinfo=UTC), items)
