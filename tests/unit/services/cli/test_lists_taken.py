import pytest

from services.cli.list_files import errors_in, read_list
from services.cli.list_kinds import CLIENTS, ENGAGEMENTS
from services.cli.lists_taken import (
    erased_before,
    look_alikes,
    more_than_previewed,
    reason,
    results,
    summary,
)
from services.cli.sheets import Line, Sheet


def taken(**outcome):
    same = dict.fromkeys(CLIENTS.facts, "unchanged")
    ids = {f"{fact}_id": "graz" if fact == "branch" else fact for fact in CLIENTS.facts}
    return {**same, **ids, "errors": [], **outcome}


def test_an_import_is_summed_up_with_the_branches_that_are_new():
    rows = [
        taken(branch="created", client="created", contact=None),
        taken(client="updated", client_id="c2"),
        taken(client="updated", client_id="c3"),
        taken(staff=None),
        taken(client="rejected", errors=[{"path": "tier", "detail": "No."}]),
    ]

    assert summary(CLIENTS, rows, dry_run=False) == (
        "5 rows: 1 branch created (graz), 1 client created, 2 clients updated,"
        " 1 row changes nothing."
    )


def test_what_every_batch_of_a_dry_run_would_create_is_counted_once():
    rows = [taken(branch="created", client_id=str(number)) for number in range(3)]

    assert (
        summary(CLIENTS, rows, dry_run=True)
        == "3 rows: 1 branch would be created (graz)."
    )


def test_rows_that_a_preview_does_not_show_are_counted():
    assert more_than_previewed([{}] * 10) == []
    assert more_than_previewed([{}] * 11) == ["… and 1 row more."]
    assert more_than_previewed([{}] * 30) == ["… and 20 rows more."]


def test_all_that_is_wrong_with_a_row_is_its_reason():
    errors = [
        {"path": "tier", "detail": "It is none of A, B, C."},
        {"path": "", "detail": "It has 3 cells, the header 2."},
    ]

    told = reason(taken(errors=errors))

    assert told == "tier: It is none of A, B, C. It has 3 cells, the header 2."


def test_cells_without_a_column_are_an_error_unless_they_are_blank():
    sheet = Sheet(["branch", "client"], [])

    [error] = errors_in(Line(2, ["Graz", "Foo", "Inc."]), sheet, {})

    assert error["detail"] == "It has 3 cells, the header 2."
    assert errors_in(Line(2, ["Graz", "Foo", " "]), sheet, {}) == []


def test_who_comes_back_after_an_erasure_is_told_of_once():
    back = {"contact_id": "p-1", "erased_before": True}
    rows = [taken(**back), taken(**back), taken(contact_id="p-2")]

    [told] = erased_before(rows)

    assert told.startswith("1 person was erased before")
    assert told.endswith("recorded anew, consent withdrawn.")
    assert erased_before(rows[2:]) == []


def test_a_new_site_alone_can_be_undone_too():
    rows = [taken(site="created")]

    assert results(CLIENTS, rows, "run-1") == [
        "1 row: 1 site created.",
        "To undo it: keepwell import revert run-1",
    ]
    assert results(CLIENTS, rows, None) == ["1 row: 1 site would be created."]


def test_of_two_new_clients_that_look_alike_it_is_told_once():
    pair = {"client_id": "a", "name": "Foo", "other_id": "b", "other_name": "Bar"}
    back = {"client_id": "b", "name": "Bar", "other_id": "a", "other_name": "Foo"}
    why = {"reasons": ["phone"]}
    rows = [
        taken(line=2, similar=[pair | why]),
        taken(line=3, similar=[back | why]),
        taken(line=4),
    ]

    assert look_alikes(rows) == ["Line 3: Bar looks like Foo (phone)."]


@pytest.mark.parametrize(
    ("written", "decimal", "told"),
    [
        ("1.200,50 €", "comma", "1200.50"),
        ("EUR 1,200.50", "point", "1200.50"),
        ("$1,200.50", "point", "1200.50 $"),
        ("100,00", None, "100,00"),
    ],
)
def test_an_amount_of_a_list_is_spelled_with_its_currency(
    tmp_path, written, decimal, told
):
    path = tmp_path / "agreements.csv"
    header = "branch;engagement;starts_on;value;currency\n"
    path.write_text(f"{header}Graz;Care;2026-01-01;{written};EUR\n")
    how = {"mapping": (), "fixed": (), "preset": None, "encoding": "utf-8"}

    [row] = read_list(ENGAGEMENTS, path, how | {"decimal": decimal}, {}).rows

    assert row["value"] == told


@pytest.mark.parametrize(
    ("decimal", "wrong"),
    [
        (None, "'1.234' may be one and a part, or a thousand and more: say --decimal"),
        ("point", None),
        ("comma", None),
    ],
)
def test_an_amount_of_a_list_that_may_be_two_is_rejected(tmp_path, decimal, wrong):
    path = tmp_path / "agreements.csv"
    path.write_text("branch,engagement,starts_on,value\nGraz,Care,2026-01-01,1.234\n")
    how = {"mapping": (), "fixed": (), "preset": None, "encoding": "utf-8"}

    listed = read_list(ENGAGEMENTS, path, how | {"decimal": decimal}, {})
    [line], [row] = listed.file.theirs.lines, listed.rows
    errors = listed.errors_in(line, row)

    assert [each["path"] for each in errors] == (["value"] if wrong else [])
    assert all(each["detail"].startswith(str(wrong)) for each in errors)
