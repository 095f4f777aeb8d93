from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from libs.calendars.zones import NotUtc
from services.registry.domain.consents import (
    Channel,
    Consent,
    ConsentUnproven,
    consent_id,
    standing,
)
from services.registry.domain.phones import NoPhone
from services.registry.domain.texts import NoEmail

NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
NO = Consent("k", "vienna", "c", "p", Channel.EMAIL, given=False, at=NEW_YEAR)
YES = replace(NO, given=True, source="form", text_version="1")
LISTED = replace(YES, imported=True)

A_YEAR_ON = replace(NO, at=NEW_YEAR + timedelta(365))

moments = st.integers(0, 730).map(lambda days: NEW_YEAR + timedelta(days))
statements = st.builds(replace, st.sampled_from([NO, YES, LISTED]), at=moments)
histories = st.lists(statements, max_size=8)
imports = st.lists(st.builds(replace, st.just(LISTED), at=moments), min_size=1)


@pytest.mark.requirement("T34")
@given(histories, imports)
def test_no_import_gives_back_what_was_withdrawn(history, imported):
    before = [each for each in history if each.at < A_YEAR_ON.at]

    holds = standing([*before, A_YEAR_ON, *imported], [])

    assert not holds.given


@given(histories, st.randoms())
def test_it_does_not_matter_in_which_order_statements_are_heard_of(history, chance):
    shuffled = chance.sample(history, len(history))

    assert standing(shuffled, []) == standing(history, [])


@given(histories.filter(bool))
def test_the_newest_of_what_people_say_themselves_wins(history):
    said = [replace(each, imported=False) for each in history]

    holds = standing(said, [])

    assert holds.at == max(each.at for each in said)


@pytest.mark.requirement("T34")
def test_what_one_person_withdrew_of_an_address_no_list_gives_to_another():
    assert standing([LISTED], []) == LISTED
    assert standing([LISTED], [NO]) is None
    assert standing([YES], [NO]) == YES


def test_of_two_statements_of_one_moment_the_withdrawal_counts():
    assert standing([YES, NO], []) == standing([NO, YES], []) == NO


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"source": None}, ConsentUnproven),
        ({"text_version": None}, ConsentUnproven),
        ({"address": "Julia"}, NoEmail),
        ({"channel": Channel.SMS, "address": "0720"}, NoPhone),
        ({"at": datetime(2026, 1, 1)}, NotUtc),  # noqa: DTZ001 that is what is wrong
    ],
)
def test_a_statement_that_cannot_be_is_refused(wrong, error):
    with pytest.raises(error):
        replace(YES, **wrong)


def test_a_channel_and_each_address_on_it_are_named_apart():
    about = [(Channel.EMAIL, None), (Channel.EMAIL, "a@b"), (Channel.POST, None)]

    assert len({consent_id("p", *each) for each in about}) == len(about)
