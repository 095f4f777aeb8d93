"""Which purposes go which way, and what a template's purpose is called."""

import pytest

from libs.values import BranchId
from services.outbound.domain.mailings import Audience, NobodyWritesIt, Wish, check
from services.outbound.domain.messages import Channel
from services.outbound.domain.serving import purposes_by, template_for


def refused(purpose, channel):
    wish = Wish(BranchId("vienna"), purpose, "p", channel, Audience())
    with pytest.raises(NobodyWritesIt) as told:
        check(wish)
    [field] = told.value.fields
    return field.detail


def test_a_purpose_nobody_writes_is_answered_with_those_that_go_this_way():
    said = refused("thank_yuo", Channel.SMS)

    assert said.startswith("by sms go check_in, ")
    assert "thank_you" not in said


def test_a_templates_own_name_is_answered_with_its_purpose():
    said = refused("missed_you", Channel.POST)

    assert said.startswith("missed_you is the template of win_back; by post go ")


@pytest.mark.parametrize("channel", Channel)
def test_all_that_is_named_is_written(channel):
    assert all(template_for(each, channel) for each in purposes_by(channel))
