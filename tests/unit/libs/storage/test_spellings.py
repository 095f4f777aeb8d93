"""Numbers and addresses are found however they are written, and nothing else is."""

import re

import pytest

from libs.storage.spellings import written_as

NUMBER, ADDRESS = "+431234567", "canary@alpine.example"
PATTERN = re.compile(written_as([NUMBER, ADDRESS]), re.IGNORECASE)


@pytest.mark.requirement("GD-2")
@pytest.mark.parametrize(
    "text",
    [
        "+431234567",
        "0043 1 234567",
        "(01) 234 567",
        "+43 (0)1 234-567",
        "ring 01/234567, please",
        "Canary@Alpine.Example",
        "<canary@alpine.example>",
        # As JSON writes a line break.
        r"ring\ncanary@alpine.example",
    ],
)
def test_a_person_is_found(text):
    assert PATTERN.search(text)


@pytest.mark.requirement("GD-2")
@pytest.mark.parametrize(
    "text",
    [
        "+4312345678",
        "seen 2026-01-23 4567",
        "1.01.23 4567",
        "01 2 3 and then 4567",
        "canary@alpine.example.org",
        "no-canary@alpine.example",
    ],
)
def test_what_only_looks_like_it_is_somebody_elses(text):
    assert not PATTERN.search(text)
