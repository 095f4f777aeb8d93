"""What a careful reader says of a template."""

import pytest

from services.outbound import library
from services.outbound.domain import template_lint
from services.outbound.domain.contents import Content
from services.outbound.domain.messages import Channel
from services.outbound.domain.templates import Place, Wording

EMAIL = Place("thank_you", Channel.EMAIL, "en")


def rules_broken(text, subject="Thank you", place=EMAIL, sample=None):
    template = library.template(place.template)
    said = Content(subject, sample or text)
    wording = Wording(subject, text)
    found = template_lint.findings(template, place, wording, said)
    return {each.rule: each.blocks for each in found}


@pytest.mark.requirement("R35")
def test_a_personal_template_that_says_nothing_of_them_cannot_be_approved():
    assert rules_broken("Thank you all.") == {"nothing_personal": True}
    assert rules_broken("{{ signature }}") == {"nothing_personal": True}
    assert rules_broken("{{ greeting }} thank you.") == {}
    assert rules_broken("{{ contact.name }}, thank you.") == {}


@pytest.mark.parametrize("left", ["[your name]", "TODO", "XXXX", "____", "....."])
def test_what_is_left_to_be_filled_in_blocks(left):
    assert rules_broken(f"{{{{ greeting }}}} {left}") == {"left_to_fill": True}


def test_what_only_some_would_read_is_proofread_too():
    hidden = "{{ greeting }} {% if client.years %}[how long]{% endif %} thank you."
    assert rules_broken(hidden, sample="Dear Jane, thank you.") == {
        "left_to_fill": True
    }


def test_the_front_of_a_card_is_proofread():
    template = library.template("thank_you")
    said = Content("Thanks", "Dear Jane", printed='{"page": "card", "motto": "No!!"}')
    place = Place("thank_you", Channel.POST, "en")
    wording = Wording("Thanks", "{{ greeting }}", motto="TODO")
    found = template_lint.findings(template, place, wording, said)
    assert [each.rule for each in found] == ["left_to_fill", "loud"]


def test_an_empty_one_blocks():
    assert rules_broken("{% if contact.name %}{% endif %}", sample=" ".strip()) == {}
    found = list(template_lint.unfinished(Wording("", ""), Content("Thank you", "")))
    assert [each.rule for each in found] == ["empty"]


@pytest.mark.parametrize(
    ("place", "words", "rule"),
    [
        (EMAIL, 171, "too_long"),
        (Place("thank_you", Channel.POST, "en"), 91, "too_long"),
        (Place("check_in", Channel.SMS, "en"), 81, "too_long"),
    ],
)
def test_what_is_too_long_for_its_channel_is_said(place, words, rule):
    text = "{{ greeting }} " + "bye " * (words - 2)

    assert rules_broken(text, place=place) == {rule: False}


def test_jargon_long_subjects_and_shouting_are_said():
    assert rules_broken("{{ greeting }} our VMware cluster") == {"jargon": False}
    assert rules_broken("{{ greeting }} ok", "x" * 71) == {"long_subject": False}
    assert rules_broken("{{ greeting }} GREAT NEWS TODAY") == {"loud": False}
    assert rules_broken("{{ greeting }} great!! Really") == {"loud": False}


def test_what_cannot_be_printed_blocks_what_is_posted_and_no_mail():
    posted = Place("thank_you", Channel.POST, "en")
    some_only = "{{ greeting }}{% if client.years %} 🎂{% endif %}"

    assert rules_broken("{{ greeting }} 🙂", place=posted) == {"not_printable": True}
    assert rules_broken(some_only, place=posted, sample="Dear Jane") == {
        "not_printable": True
    }
    assert rules_broken("{{ greeting }} 🙂") == {}


def test_markup_in_a_template_is_to_be_looked_at():
    found = rules_broken("{{ greeting }} this is **important**. {{ signature }}")

    assert found == {"markup": False}
