"""The call log of another telephone system, read with its preset."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.cli import call_records
from services.cli.asterisk import Exchange
from services.cli.call_records import NotCallRecords
from services.cli.importing_calls import read, source_of
from services.cli.sheets import Line
from tests.unit.services.cli.files import told

HEADER = "Call Time,Call ID,From,To,Direction,Status,Ringing,Talking,Cost"
LATEST = datetime(2026, 4, 1, tzinfo=UTC)
VIENNA = Exchange(ZoneInfo("Europe/Vienna"), "AT", range(2, 6))


def lines(*rows):
    cells = [HEADER.split(","), *(row.split("|") for row in rows)]
    return [Line(number, each) for number, each in enumerate(cells, 1)]


def calls(*rows):
    log = call_records.of_another(lines(*rows), "3cx")
    assert log.header == HEADER.split(",")
    return read(log, VIENNA, LATEST).reading(source_of("3cx"))


def test_a_call_we_made_is_read_with_its_extension():
    row = (
        "2026-02-02T09:15:00|0-1|Gruber, Anna (101)|0720123457|Outbound|Answered"
        "|00:00:05|00:07:30|0.00"
    )

    [call] = told(calls(row))

    assert (call.direction, call.number, call.extension) == (
        "out",
        "+43720123457",
        "101",
    )
    assert (call.outcome, call.talk_seconds) == ("answered", 450)
    assert call.started_at == datetime(2026, 2, 2, 8, 15, tzinfo=UTC)
    assert call.sent.source == "import/3cx"


def test_a_call_nobody_took_is_missed():
    row = (
        "2026-02-02T09:15:00|0-2|0720123457|Sales (800)|Inbound|Unanswered"
        "|00:00:20|00:00:00|0.00"
    )

    [call] = told(calls(row))

    assert (call.direction, call.outcome, call.talk_seconds) == ("in", "missed", 0)


def test_the_legs_of_a_call_are_one_and_calls_among_us_are_none():
    leg = "2026-02-02T09:15:00|0-3|0720123457|{}|Inbound|{}|00:00:20|{}|0.00"
    among_us = "2026-02-02T09:15:00|0-4|A (101)|B (102)|Internal|Answered|0|00:01:00|0"

    reading = calls(
        leg.format("Sales (800)", "Unanswered", "00:00:00"),
        leg.format("Gruber, Anna (101)", "Answered", "00:03:00"),
        among_us,
    )

    [call] = told(reading)
    assert (call.outcome, call.talk_seconds, call.extension) == ("answered", 180, "101")
    assert +reading.passed_over == {"internal": 1, "further leg": 1}


def test_a_row_that_cannot_be_read_is_rejected_as_it_was_written():
    row = "2026-02-02T09:15:00|0-5|0720123457|A (101)|Inbound|Teleported|0|00:01:00|0"

    [reject] = calls(row).rejects

    assert (reject.line.number, reject.line.cells[5]) == (2, "Teleported")
    assert "The column Status says 'Teleported'" in reject.reason


CALL = {
    "Call Time": "2026-02-02T09:15:00",
    "Call ID": "0-6",
    "From": "0720123457",
    "To": "A (101)",
    "Direction": "Inbound",
    "Status": "Answered",
    "Ringing": "00:00:05",
    "Talking": "00:01:00",
    "Cost": "0",
}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"Call ID": ""}, "The column Call ID is empty."),
        ({"Call Time": "", "Call ID": "", "Talking": ""}, "Call Time is empty."),
        ({"Call Time": "2.2.2026 09:15"}, "Call Time says '2.2.2026 09:15', which is"),
        ({"Talking": "a while"}, "The column Talking says 'a while', which is no"),
        ({"From": "0"}, "The column From says '0', which is no telephone number of"),
        ({"From": "A (101)", "To": "nobody"}, "The column To says 'nobody', which"),
    ],
)
def test_what_is_wrong_is_told_in_the_files_own_words(wrong, why):
    [reject] = calls("|".join((CALL | wrong).values())).rejects

    assert why in reject.reason


def test_the_columns_that_a_preset_does_not_take_are_named():
    log = call_records.of_another(lines(), "3cx")

    assert log.left_out == ["Columns not taken: Direction, Ringing, Cost."]


def test_a_preset_of_ones_own_says_how_times_are_written(tmp_path):
    preset = tmp_path / "american.toml"
    preset.write_text(
        '[calls]\ntimes = "%m/%d/%Y %H:%M"\n[calls.columns]\n'
        'src = ["a"]\ndst = ["b"]\nstart = ["c"]\nbillsec = ["d"]\n'
        'disposition = ["e"]\nuniqueid = ["f"]\n'
    )
    row = ["21", "0720123457", "2/3/2026 09:15", "60", "ANSWERED", "1"]

    bad = ["21", "0720123457", "3.2.2026", "60", "ANSWERED", "2"]
    log = call_records.of_another(
        [Line(1, list("abcdef")), Line(2, row), Line(3, bad)], str(preset)
    )
    reading = read(log, VIENNA, LATEST).reading(source_of(str(preset)))

    [misread] = reading.rejects
    assert misread.line.number == 3
    assert "c says '3.2.2026', but the preset reads times as 12/31" in misread.reason
    [call] = told(reading)
    assert call.started_at == datetime(2026, 2, 3, 8, 15, tzinfo=UTC)
    assert call.sent.source == "import/american"


def test_a_file_that_is_no_such_log_is_refused():
    with pytest.raises(NotCallRecords) as refused:
        call_records.of_another([Line(1, ["Call Time", "From", "Whom"])], "3cx")

    assert refused.value.detail.startswith(
        "The preset '3cx' finds no column To or Destination, Talking, Status, Call ID;"
        " the columns are Call Time, From, Whom."
    )
