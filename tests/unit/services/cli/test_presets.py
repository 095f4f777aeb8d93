import pytest

from services.cli import invoice_rows, presets, time_rows
from services.cli.list_kinds import EVERY
from services.cli.presets import Preset, Reader, Typed, UnusablePreset
from services.cli.sheets import Line, Sheet

FIELDS = dict.fromkeys(("client", "contact", "status", "since", "value", "talk"), ())
KINDS = {kind.of: kind for kind in EVERY} | {
    each.kind: each for each in (invoice_rows.WANTED, time_rows.WANTED)
}


def spelled(preset, cell, field="client", **typed):
    sheet = Sheet(["X"], [Line(2, [cell])])
    reader = Reader(Preset(columns={field: ["X"]}, **preset), Typed(**typed))
    [line] = reader.sheet(sheet, {}).lines
    return line.cells[0]


@pytest.mark.parametrize("name", [name for name, _ in presets.all_presets()])
def test_every_preset_is_one_of_its_kinds(name):
    kinds = [kind for kind in presets.content(name) if kind != "about"]

    for kind in set(kinds) & set(KINDS):
        assert presets.read(name, kind, KINDS[kind].known_as).columns
    assert kinds


def test_two_columns_may_be_one_field_and_the_first_name_there_is_taken():
    preset = Preset(columns={"contact": ["Full", "First + Last", "Name"]})
    sheet = Sheet(["Name", "Last", "first"], [Line(2, ["x", "Huber", "Julia"])])

    [line] = Reader(preset).sheet(sheet, {}).lines

    assert line.cells == ["Julia Huber"]
    assert Reader(preset).sources(sheet.header, {}) == {"contact": "first + Last"}
    assert Reader(preset).sources(sheet.header, {"contact": "Name"}) == {
        "contact": "Name"
    }


@pytest.mark.parametrize(
    ("preset", "cell", "told"),
    [
        ({"words": {"client": {"Live": "active"}}}, "live", "active"),
        ({"words": {"client": {"Live": "active"}}}, "Odd", "Odd"),
        ({"patterns": {"client": r"\((\d+)\)$"}}, "Gruber, Anna (101)", "101"),
        ({"patterns": {"client": r"\((\d+)\)$"}}, "0720 123456", "0720 123456"),
        ({"spans": ["client"]}, "01:02:03", "3723"),
        ({"spans": ["client"]}, "2:03", "123"),
        ({"spans": ["client"]}, "soon", "soon"),
    ],
)
def test_a_cell_is_spelled_in_our_words(preset, cell, told):
    assert spelled(preset, cell) == told


@pytest.mark.parametrize(
    ("dates", "cell", "told"),
    [
        ("%m/%d/%Y", "02/15/2017", "2017-02-15"),
        ("%d.%m.%Y", "15.2.2017", "2017-02-15"),
        ("%d.%m.%Y", "yesterday", "yesterday"),
    ],
)
def test_a_day_is_read_as_the_preset_says(dates, cell, told):
    assert spelled({"dates": dates}, cell, days={"client"}) == told


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("02/15/2017", None),
        ("2017-02-15", None),
        ("--02-15", None),
        ("", None),
        (
            "15/02/2017",
            "X says '15/02/2017', but the preset reads dates as 12/31/2026 (%m/%d/%Y)",
        ),
    ],
)
def test_a_day_that_is_not_as_the_preset_has_it_says_what_was_expected(cell, told):
    preset = Preset(columns={"client": ["X"]}, dates="%m/%d/%Y")
    sheet = Sheet(["X"], [Line(2, [cell])])

    misread = Reader(preset, Typed(days={"client"})).misread(sheet, {})

    assert [each["client"].partition(";")[0] for each in misread.values()] == (
        [told] if told else []
    )


@pytest.mark.parametrize(
    ("decimal", "cell", "told"),
    [
        (".", "$1,200.50", "1200.50 $"),
        (".", "USD 1,200.50", "1200.50 USD"),
        (",", "1.200,50 €", "1200.50 €"),
        (",", "1 200,50", "1200.50"),
        (".", "1'234'567", "1234567"),
        (".", "-3", "-3"),
        (".", ".25", "0.25"),
        (".", "($200.50)", "-200.50 $"),
        (".", "1:15", "1:15"),
    ],
)
def test_an_amount_is_read_as_the_preset_says(decimal, cell, told):
    assert spelled({"decimal": decimal}, cell, amounts={"client"}) == told


@pytest.mark.parametrize(
    ("decimal", "cell"),
    [
        *((".", cell) for cell in ("100,00", "1.234,56", "1,5", "1e5", "1.5E+3")),
        *((".", cell) for cell in ("1O0", "#REF!5", "50.00 CR", "10 20", "1,23,4.50")),
        *((".", cell) for cell in ("()", "(5", "$5 USD", "abc", "1_000", "1200,500.5")),
        *((",", cell) for cell in ("1.5", "1,234.56", "1.23.456,5", "1,000,000")),
    ],
)
def test_what_is_no_such_amount_is_misread_and_nothing_is_guessed(decimal, cell):
    preset = Preset(columns={"client": ["X"]}, decimal=decimal)
    sheet = Sheet(["X"], [Line(2, [cell])])

    misread = Reader(preset, Typed(amounts={"client"})).misread(sheet, {})

    assert misread[2]["client"].startswith(
        f"X says '{cell}', but amounts are read like"
    )
    assert "say --decimal " in misread[2]["client"]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('[clients.columns]\ncolour = ["Colour"]', "tells of colour, which clients do"),
        ("[clients]\ncolours = 7", "unknown field `colours`"),
        ("[calls.columns]", "is not for clients, but for calls"),
        ("[clients", "is no TOML"),
    ],
)
def test_a_preset_that_cannot_be_used_says_why(tmp_path, content, why):
    mine = tmp_path / "mine.toml"
    mine.write_text(content)

    with pytest.raises(UnusablePreset, match=why):
        presets.read(str(mine), "clients", FIELDS)


def test_an_unknown_preset_is_told_with_those_there_are():
    with pytest.raises(
        UnusablePreset, match="There is no preset 'odoo'; there are 3cx"
    ):
        presets.read("odoo", "clients", FIELDS)


@pytest.mark.parametrize("pattern", ["(", "[0-9]+"])
def test_a_pattern_without_a_part_that_counts_is_refused(tmp_path, pattern):
    file = tmp_path / "own.toml"
    file.write_text(f"[clients.patterns]\nclient = '{pattern}'\n")

    with pytest.raises(UnusablePreset, match="The pattern for client"):
        presets.read(str(file), "clients", FIELDS)
