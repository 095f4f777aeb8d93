"""`keepwell risks`: what the list says of itself."""

import pytest

from services.cli.risks import chance, resting_on, why


@pytest.mark.parametrize(
    ("learned", "heading"),
    [
        (
            None,
            "By the weights that Keepwell ships: too few of our own have left.",
        ),
        ({"losses": 37}, "Fitted to 37 losses of our own."),
    ],
)
def test_the_heading_says_what_the_list_rests_on(learned, heading):
    told = {"learned": learned, "clients": 4, "unknown_clients": 1}

    assert resting_on(told) == f"{heading} Unknown: 1 of 4 clients."


def test_unknown_is_spelled_out_and_reasons_are_words():
    silent = {"words": "silent for 3.0 times their usual gap"}
    low = {"words": "a relationship value of 12"}

    assert chance({"p180": None}) == "unknown"
    assert chance({"p180": 0.1234}) == "12.3%"
    assert why({"reasons": [silent, low]}) == f"{silent['words']}; {low['words']}"
