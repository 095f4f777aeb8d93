"""Address tables: nothing in them is carried out, and machines read what was meant."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.outbound.domain.address_lines import NotForAnEnvelope, on_envelope
from services.outbound.domain.letters import Cover, Page
from services.outbound.domain.messages import State
from services.outbound.domain.packs import Packed
from services.outbound.pages import tables
from tests.unit.services.outbound.pages.paper import letter

A_NUMBER = re.compile(r"[+-]?[0-9.,]+\Z")
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
LINE = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30)
EVIL = st.sampled_from(FORMULAS).flatmap(lambda sign: LINE.map(sign.__add__))
PACKED = Packed("0" * 32, "c-1", 1, Page.LETTER, 1, Cover.WINDOW, State.DEFERRED)


def rows(lines):
    try:
        to = on_envelope([lines[0]], lines[1:], "AT")
    except NotForAnEnvelope:
        to = ("Ring 1",)
    return tables.rows_of([(PACKED, letter(to=to))])


@pytest.mark.requirement("PR-4")
@given(st.lists(LINE | EVIL, min_size=2, max_size=5))
def test_a_spreadsheet_finds_no_formula(lines):
    told = tables.for_people(rows(lines)).decode("utf-8-sig")

    cells = [cell for row in csv.reader(StringIO(told, newline="")) for cell in row]
    assert not [c for c in cells if c.startswith(FORMULAS) and not A_NUMBER.match(c)]


@pytest.mark.requirement("PR-4")
@given(st.lists(LINE | EVIL, min_size=2, max_size=5))
def test_a_machine_reads_exactly_what_is_on_the_envelope(lines):
    written = rows(lines)

    told = tables.for_machines(written).decode()

    head, *read = csv.reader(StringIO(told, newline=""), strict=True)
    assert tuple(head) == tables.COLUMNS
    assert [tuple(row) for row in read] == written
    assert told.count("\r\n") == 2
