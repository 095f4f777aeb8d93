"""How long classes are kept, before anybody says otherwise."""

import pytest

from libs.storage.ages import AGES, AgeOutOfBounds, NoSuchClass, keep, keep_as_usual
from libs.storage.retention import RAILS

NO_DATABASE = None


@pytest.mark.requirement("GD-5")
@pytest.mark.parametrize(("what", "age"), AGES.items())
def test_no_class_may_go_before_what_needs_it(what, age):
    assert age.least <= age.days <= age.most

    with pytest.raises(AgeOutOfBounds, match=f"{what} needs {age.least} days"):
        keep(NO_DATABASE, what, age.least - 1)
    with pytest.raises(AgeOutOfBounds, match=f"for {age.most} days at most"):
        keep(NO_DATABASE, what, age.most + 1)


@pytest.mark.requirement("GD-5")
def test_an_event_is_known_for_longer_than_it_may_come_again():
    assert AGES["outbox"].most < AGES["inbox"].least
    with pytest.raises(AgeOutOfBounds, match="21 days at most"):
        keep(NO_DATABASE, "outbox", 22)


def test_what_is_no_class_has_no_age():
    with pytest.raises(NoSuchClass, match="pictures"):
        keep(NO_DATABASE, "pictures", 30)
    with pytest.raises(NoSuchClass, match="pictures"):
        keep_as_usual(NO_DATABASE, "pictures")


def test_every_rail_has_a_class():
    assert {rule.what for rule in RAILS} <= set(AGES)
