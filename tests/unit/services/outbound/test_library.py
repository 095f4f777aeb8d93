"""The shipped templates can be sent as they are."""

from datetime import date

import pytest

from services.outbound import library
from services.outbound.domain import jargon, template_lint
from services.outbound.domain import templates as rules
from services.outbound.domain.letters import printed_of
from services.outbound.domain.liquids import NotATemplate
from services.outbound.domain.messages import Channel
from services.outbound.domain.serving import SERVED, template_for
from services.outbound.domain.template_words import (
    Setting,
    anniversary,
    invented,
    lacking,
    occasion_of,
    years,
)
from services.outbound.domain.templates import NoSuchTemplate, Place, Wording

TODAY = date(2026, 3, 2)
VIENNA = ("AT", "Europe/Vienna")
PLACES = [
    Place(name, channel, language)
    for name, template in library.templates().items()
    for channel, language in template.wordings
]
ENDS = {"en": ("regards",), "de": ("Grüßen",)}


def words(place):
    where = Setting(place.channel, place.language, TODAY, *VIENNA)
    return invented(place.template, where)


def written(place, told):
    template = library.template(place.template)
    wording = template.wording(place.channel, place.language)
    return rules.write(template, place, wording, told)


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_a_shipped_template_has_nothing_that_a_careful_reader_would_mend(place):
    template = library.template(place.template)
    wording = template.wording(place.channel, place.language)
    full = words(place)
    least = next(lacking(template.name, template.needs, full))

    rules.check(template, wording, [full, least])
    for told in (full, least):
        content = written(place, told)
        assert template_lint.findings(template, place, wording, content) == []
        assert content.subject
        assert "  " not in content.text
        assert " ," not in content.text
        assert " ." not in content.text
        assert content.text.endswith(told["signature"])
        assert told["greeting"] in content.text
        assert jargon.found(content.text, jargon.JARGON) == []


@pytest.mark.parametrize("place", PLACES, ids=str)
def test_letters_and_cards_can_be_printed_and_sms_are_short(place):
    content = written(place, words(place))

    if place.channel is Channel.POST:
        printed = printed_of(content)
        assert printed.page == library.template(place.template).page
        assert bool(printed.motto) == (printed.page == "card")
    elif place.channel is Channel.EMAIL:
        assert any(end in content.text for end in ENDS[place.language])
    else:
        assert "\n" not in content.text
        assert len(content.text) <= template_lint.SMS_CHARACTERS


def test_whatever_serves_a_purpose_is_there_in_both_languages():
    for purpose, (_, channels) in SERVED.items():
        for channel in channels:
            template = library.template(template_for(purpose, channel))
            assert {(channel, "en"), (channel, "de")} <= set(template.wordings)
    with pytest.raises(NoSuchTemplate):
        library.template("nothing")


def test_what_a_message_is_for_is_read_from_what_tells_it_apart():
    since = date(2019, 3, 9)

    assert occasion_of("thank_you", "introduction i-1", since) == {
        "occasion.kind": "introduction"
    }
    assert occasion_of("thank_you", "2026-03-02", since) == {}
    assert occasion_of("reminder", "2 r-1", since) == {"occasion.step": "2"}
    assert occasion_of("anniversary", "2026-03-09 p-1", since) == {
        "occasion.years": "7"
    }
    assert occasion_of("birthday", "2026-03-09", since) == {}


@pytest.mark.requirement("R51")
def test_years_are_counted_on_the_day_and_on_no_other():
    leap = date(2020, 2, 29)

    assert anniversary(leap, date(2021, 2, 28)) == "1"
    assert anniversary(leap, date(2024, 2, 29)) == "4"
    assert anniversary(leap, date(2024, 6, 1)) is None
    assert anniversary(leap, leap) is None
    assert years(leap, date(2026, 2, 28)) == "5"
    assert years(leap, date(2026, 3, 1)) == "6"
    assert years(leap, date(2021, 1, 1)) is None


def test_a_word_that_is_unknown_beside_known_ones_is_asked_for_as_well():
    template = library.template("thank_you")
    full = invented("thank_you", Setting(Channel.EMAIL, "en", TODAY, *VIENNA))
    said = Wording("Hi", "{% if client.years %}{{ contact.first_name }}{% endif %}")
    unsaid = [*lacking("thank_you", template.needs, full)]

    with pytest.raises(NotATemplate):
        rules.check(template, said, [full, *unsaid])
