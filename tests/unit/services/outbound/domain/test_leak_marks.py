"""What is looked for in a message: the same in a long word, and as quickly."""

from time import process_time

import pytest

from services.outbound.domain.leak_marks import Kind, Mark, addresses_in, words_of

LONG = 200_000  # characters, the most that a template may have


@pytest.mark.parametrize(
    "told",
    [
        *("a" * LONG, "a@" * (LONG // 2), "a." * (LONG // 2), "1(" * (LONG // 2)),
        *("xn--" + "a" * LONG, "a@b." * (LONG // 4), "!" * LONG, "1" + " " * LONG),
    ],
)
@pytest.mark.requirement("SM-12")
def test_a_long_word_takes_no_long_time(told):
    begun = process_time()
    addresses_in(told)
    words_of(told)
    assert process_time() - begun < 2


def test_addresses_are_found_wherever_they_begin():
    found = addresses_in("<a@b, anna.m@mail.client.example>, x@y/bert@other.example.")
    assert {mark.words[0] for mark in found if mark.kind is Kind.DOMAIN} >= {
        *("mail.client.example", "client.example", "other.example"),
    }
    assert Mark(Kind.EMAIL, ("anna.m@mail.client.example",)) in found
