import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.cli import sheets
from services.cli.batches import batches
from services.cli.sheets import Line, Reject, UnreadableFile

CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\0"), min_size=1
).filter(str.strip)


def read(tmp_path, raw, encoding="utf-8"):
    path = tmp_path / "list.csv"
    path.write_bytes(raw)
    return sheets.read(path, encoding)


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        ("\ufeffFirma;Ort\nMüller;Graz\n".encode(), "utf-8"),
        ("Firma\tOrt\r\n\r\nMüller\tGraz\r\n".encode("cp1252"), "cp1252"),
    ],
)
def test_a_list_is_read_however_it_was_saved(tmp_path, raw, encoding):
    header, row = read(tmp_path, raw, encoding)

    assert header.cells == ["Firma", "Ort"]
    assert row.cells == ["Müller", "Graz"]


def test_a_row_is_known_by_the_line_it_begins_on(tmp_path):
    lines = read(tmp_path, b'a,b\n"one\ntwo",x\n\ny,z\n')

    assert [line.number for line in lines] == [1, 2, 5]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("Müller".encode("cp1252"), "is not written in utf-8; name its encoding"),
        (b'a,b\n"open', "is no CSV file"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(tmp_path, raw, why):
    with pytest.raises(UnreadableFile, match=why):
        read(tmp_path, raw)


def test_a_file_that_is_not_there_is_told_in_one_sentence(tmp_path):
    with pytest.raises(UnreadableFile, match="cannot be read: No such file"):
        sheets.read(tmp_path / "none.csv", "utf-8")


def test_rejects_keep_their_columns_and_gain_line_and_reason(tmp_path):
    path = tmp_path / "rejects.csv"

    sheets.write_rejects(
        path, ["a", "b"], [Reject(Line(7, ["x"]), "Too short, as is.")]
    )

    with path.open(newline="") as file:
        assert list(csv.reader(file)) == [
            ["a", "b", "line", "reason"],
            ["x", "", "7", "Too short, as is."],
        ]


@given(rows=st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1))
def test_what_was_rejected_can_be_imported_again(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("rejects") / "rejects.csv"
    rejects = [Reject(Line(number, row), "why") for number, row in enumerate(rows)]

    sheets.write_rejects(path, ["a", "b"], rejects)

    assert [line.cells[:2] for line in sheets.read(path, "utf-8")[1:]] == rows


@given(st.lists(st.integers(1, 9)), st.integers(1, 5), st.integers(9, 30))
def test_batches_lose_nothing_and_are_neither_long_nor_heavy(items, most, heaviest):
    cut = list(batches(items, lambda item: item, most, heaviest))

    assert [item for batch in cut for item in batch] == items
    assert all(len(batch) <= most and sum(batch) <= heaviest for batch in cut)
