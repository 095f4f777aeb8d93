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
    header, records, _ = call_records.of_another(lines(*rows), "3cx")
    reading = read(records, VIENNA, LATEST).reading(source_of("3cx"))
    assert header == HEADER.split(",")
    return reading


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
    assert "Teleported" in reject.reason


def test_a_preset_of_ones_own_says_how_times_are_written(tmp_path):
    preset = tmp_path / "american.toml"
    preset.write_text(
        '[calls]\ntimes = "%m/%d/%Y %H:%M"\n[calls.columns]\n'
        'src = ["a"]\ndst = ["b"]\nstart = ["c"]\nbillsec = ["d"]\n'
        'disposition = ["e"]\nuniqueid = ["f"]\n'
    )
    row = ["21", "0720123457", "2/3/2026 09:15", "60", "ANSWERED", "1"]

    bad = ["21", "0720123457", "3.2.2026", "60", "ANSWERED", "2"]
    _, records, [misread] = call_records.of_another(
        [Line(1, list("abcdef")), Line(2, row), Line(3, bad)], str(preset)
    )

    assert misread.line.number == 3
    assert "c says 3.2.2026, but the preset reads times as 12/31/2026" in misread.reason
    [call] = told(read(records, VIENNA, LATEST).reading(source_of(str(preset))))
    assert call.started_at == datetime(2026, 2, 3, 8, 15, tzinfo=UTC)
    assert call.sent.source == "import/american"


def test_a_file_that_is_no_such_log_is_refused():
    with pytest.raises(NotCallRecords):
        call_records.of_another([Line(1, ["When", "Whom"])], "3cx")
