"""What looks like markup is pointed at, and plain words are not."""

import pytest

from services.outbound.domain.manuscripts import read
from services.outbound.domain.markup import looks_like
from services.outbound.domain.proofreading import marked_up

PLAIN = "5 < 7 and 7 > 5, A & B, 2 * 3 * 4, snake_case [see below] (yes): {a}"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("this is **important**", "Markdown"),
        ("see [our page](https://example.com)", "Markdown"),
        ("type `exit`", "Markdown"),
        ("this is <b>bold</b>", "HTML"),
        ("a<br/>b", "HTML"),
        ("A &amp; B", "HTML"),
        ("Dear {{ client.name }}", "Liquid"),
        ("{% if x %}", "Liquid"),
    ],
)
def test_markup_is_named_with_what_looks_like_it(text, kind):
    [said] = looks_like(text)
    assert said.endswith(f"looks like {kind}")


def test_plain_words_are_none():
    assert looks_like(PLAIN) == []


def test_an_issue_with_markup_is_to_be_looked_at_and_not_stopped():
    issue = read("# March\n\nHello **you**.\n\n## A bakery\n\nRing <b>us</b>.\n")

    found = list(marked_up(issue))

    assert [(each.rule, each.section, each.blocks) for each in found] == [
        ("markup", None, False),
        ("markup", "A bakery", False),
    ]
