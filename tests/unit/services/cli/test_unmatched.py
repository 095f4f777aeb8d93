"""How a number may be spelled that is assigned."""

import pytest

from services.cli.unmatched import bare


@pytest.mark.parametrize(
    ("spelled", "number"),
    [
        ("+43 1 7777777", "+4317777777"),
        ("+43-1-777.77/77", "+4317777777"),
        ("+43 (1) 7777777", "+4317777777"),
        ("j.huber-mayr@client.example", "j.huber-mayr@client.example"),
        ("sip-12", "sip-12"),
    ],
)
def test_a_number_is_meant_however_it_is_spelled(spelled, number):
    assert bare(spelled) == number
