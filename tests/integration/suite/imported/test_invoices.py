"""Invoices out of a file: they count, they are rejected with a reason, and go again."""

import json

import pytest

HEADER = "customer,invoice,date,amount,currency"
MAP = "client=customer,number=invoice,date=date,amount=amount,currency=currency"
MADE = ("--create-clients", "--yes")


@pytest.fixture
def file(tmp_path):
    def written(*rows, header=HEADER):
        path = tmp_path / "invoices.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        return str(path)

    return written


def revenue(keepwell, as_of="2024-06-30"):
    return json.loads(keepwell("risk", "--as-of", as_of, "--json"))["firm"]["revenue"]


def test_clients_nobody_knew_are_recorded_with_what_they_were_billed(keepwell, file):
    path = file("Alpine,R-1,2024-03-01,100.00,USD", "Beta,R-2,2024-04-01,50.50,USD")
    words = ("import", "invoices", path, "--map", MAP, *MADE)

    foreseen = keepwell(*words, "--dry-run")
    done = keepwell(*words)
    again = keepwell(*words)

    assert "The firm would count in USD" in foreseen
    assert "2 clients would be recorded in a new branch, main (UTC, US)." in foreseen
    assert "Invoices: 2 to import." in foreseen
    assert "2 clients recorded." in done
    assert "Invoices: 2 imported." in done
    assert "Invoices: 2 known already." in again
    assert revenue(keepwell) == "150.50"


@pytest.mark.requirement("T35")
def test_a_reverted_import_counts_for_nothing_and_counts_once_when_done_again(
    keepwell, file, run_in
):
    path = file("Alpine,R-1,2024-03-01,100.00,USD", "Beta,R-2,2024-04-01,50.50,USD")
    words = ("import", "invoices", path, "--map", MAP, *MADE)
    run = run_in(keepwell(*words))
    assert revenue(keepwell) == "150.50"

    foreseen = keepwell("import", "revert", run, "--dry-run")
    undone = keepwell("import", "revert", run)
    gone = json.loads(keepwell("risk", "--as-of", "2024-06-30", "--json"))["firm"]
    again = keepwell(*words)

    assert "What it told of 2 touches would be taken back." in foreseen
    assert "2 invoices or time entries taken back, 2 touches taken back." in undone
    assert "2 clients stay: there was contact since." in undone
    assert gone["state"] == "unknown"
    assert "Invoices: 2 imported." in again
    assert revenue(keepwell) == "150.50"
    assert "2 invoices or time entries taken back" in keepwell(
        "import", "revert", run_in(again)
    )


def test_two_ledgers_may_have_the_same_number_when_they_are_named(keepwell, file):
    alpine = file("Alpine,1001,2024-03-01,100.00,USD")
    vienna = keepwell("import", "invoices", alpine, "--map", MAP, *MADE)
    beta = file("Beta,1001,2024-04-01,50.50,USD")
    how = ("import", "invoices", beta, "--map", MAP, *MADE)

    refused = keepwell(*how)
    taken = keepwell(*how, "--ledger", "Graz")

    assert "Invoices: 1 imported." in vienna
    assert "Something else was told before under its number." in refused
    assert "import each one's file with its --ledger" in refused
    assert "Invoices: 1 imported." in taken
    assert revenue(keepwell) == "150.50"
    listed = keepwell("import", "list")
    assert listed.count("invoices.csv") >= 2


def test_lines_of_an_invoice_add_up_by_what_was_sold(house, keepwell, file):
    path = file(
        "Alpine,R-1,2024-03-01,100.00,USD,Care,Support",
        "Alpine,R-1,2024-03-01,20.00,USD,Licences,Software",
        "Alpine,R-1,2024-03-01,3.00,USD,More care,Support",
        header=f"{HEADER},Description,Area",
    )
    lines = f"{MAP},item=Description,service_line=Area"

    done = keepwell("import", "invoices", path, "--map", lines, *MADE)

    assert "Invoices: 2 imported." in done
    billed = house.rows(
        "select number, line, cents from concentration.billed order by number"
    )
    assert billed == [("R-1", "Support", 10300), ("R-1/2", "Software", 2000)]


def test_what_cannot_be_taken_is_rejected_with_its_line_and_the_reason(
    keepwell, file, tmp_path
):
    path = file(
        "Alpine,R-1,2024-03-01,100.00,USD",
        "Alpine,R-1,2024-03-01,70.00,USD",
        'Alpine,R-2,2024-03-01,"1,00.00",USD',
        "Alpine,R-3,someday,5.00,USD",
        "Alpine,R-4,2999-01-01,5.00,USD",
        ",R-5,2024-03-01,5.00,USD",
        "Alpine,R-6,2024-03-01,-5.00,USD",
        "Alpine,R-1,2024-03-01,100.00,USD",
    )

    done = keepwell("import", "invoices", path, "--map", MAP, *MADE)

    assert "2 imported" in done
    assert "1 said before" in done
    rejects = (tmp_path / "invoices.rejects.csv").read_text().splitlines()[1:]
    reasons = [
        "Line 2 tells of invoice R-1 otherwise",
        "'1,00.00' is no amount of 'USD'",
        "'someday' is not such a time",
        "It is dated in the future",
        "It does not say the client.",
    ]
    assert len(rejects) == len(reasons)
    for line, (row, why) in enumerate(zip(rejects, reasons, strict=True), start=3):
        assert f",{line}," in row
        assert why in row
    assert revenue(keepwell) == "95.00"


def test_without_leave_nobody_is_recorded_and_the_rows_are_rejected(keepwell, file):
    path = file("Alpine,R-1,2024-03-01,100.00,USD")

    done = keepwell("import", "invoices", path, "--map", MAP)

    assert "There is no client called 'Alpine'." in done
    assert "Invoices: " in done
