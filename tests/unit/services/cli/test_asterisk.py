from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from libs.contracts import wire
from libs.contracts.catalogue import outside_types
from services.cli import asterisk, call_records
from services.cli.asterisk import (
    Exchange,
    UnusableRecord,
    ZoneNeeded,
)
from services.cli.call_records import COLUMNS, CallLog, NotCallRecords
from services.cli.importing_calls import read
from services.cli.sheets import Line

VIENNA = Exchange(ZoneInfo("Europe/Vienna"), "AT", range(2, 6))
LATEST = datetime(2026, 4, 1, tzinfo=UTC)
RINGING_IN = {
    "src": "0720 123456",
    "dst": "21",
    "channel": "PJSIP/trunk-00000001",
    "dstchannel": "PJSIP/21-00000002",
    "lastapp": "Dial",
    "lastdata": "PJSIP/21,20",
    "start": "2026-03-02 09:00:00",
    "billsec": "420",
    "disposition": "ANSWERED",
    "uniqueid": "1772438400.4711",
}
RINGING_OUT = RINGING_IN | {
    "src": "+43720999999",
    "dst": "0316555555",
    "channel": "PJSIP/21-00000003",
    "dstchannel": "PJSIP/trunk-00000004",
}


def told(record, exchange=VIENNA):
    ended = asterisk.call(record, exchange)
    return (
        ended.direction,
        ended.number,
        ended.outcome,
        ended.talk_seconds,
        ended.extension,
        ended.queue,
    )


@pytest.mark.parametrize(
    ("record", "golden"),
    [
        (RINGING_IN, ("in", "+43720123456", "answered", 420, "21", None)),
        (RINGING_OUT, ("out", "+43316555555", "answered", 420, "21", None)),
        (
            RINGING_IN | {"disposition": "NO ANSWER", "billsec": "0"},
            ("in", "+43720123456", "missed", 0, "21", None),
        ),
        (
            RINGING_OUT | {"disposition": "BUSY", "billsec": "0"},
            ("out", "+43316555555", "missed", 0, "21", None),
        ),
        (
            RINGING_IN | {"dst": "600", "lastapp": "Queue", "lastdata": "sales,t"},
            ("in", "+43720123456", "answered", 420, "21", "sales"),
        ),
        (
            RINGING_IN
            | {"dst": "600", "dstchannel": "", "lastapp": "Queue", "lastdata": "sales"},
            ("in", "+43720123456", "missed", 0, "600", "sales"),
        ),
        (
            RINGING_IN | {"dstchannel": "", "lastapp": "VoiceMail"},
            ("in", "+43720123456", "voicemail", 0, "21", None),
        ),
        (
            RINGING_IN | {"dst": "s", "dstchannel": "", "disposition": "FAILED"},
            ("in", "+43720123456", "missed", 0, None, None),
        ),
    ],
)
def test_a_record_tells_of_a_call(record, golden):
    assert told(record) == golden


def test_a_call_among_ourselves_is_nobodys_business():
    assert asterisk.call(RINGING_OUT | {"dst": "22"}, VIENNA) is None


@pytest.mark.parametrize(
    ("dst", "why"),
    [
        ("anonymous", "dst says 'anonymous', which is no number"),
        ("s", "dst says 's', which is no number"),
        ("", "dst is empty"),
    ],
)
def test_a_call_of_ours_to_no_number_is_not_taken_for_an_internal_one(dst, why):
    with pytest.raises(UnusableRecord, match=why):
        asterisk.call(RINGING_OUT | {"dst": dst}, VIENNA)
    to_a_device = {"dst": dst, "dstchannel": "PJSIP/22-00000004"}
    assert asterisk.call(RINGING_OUT | to_a_device, VIENNA) is None


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"src": "anonymous"}, "The caller's number was withheld."),
        (
            {"src": "12345678901234567890"},
            "'12345678901234567890', which is no telephone number of AT: either it",
        ),
        (
            {"start": "2026-03-29 02:30:00"},
            "start says '2026-03-29 02:30:00', which there was not in Europe/Vienna",
        ),
        ({"start": "yesterday"}, "The column start says 'yesterday', which is no time"),
        ({"billsec": "-1"}, "The column billsec says '-1', which is no number"),
        ({"disposition": "MAYBE"}, "disposition says 'MAYBE', which nobody knows;"),
        ({"uniqueid": ""}, "The column uniqueid is empty."),
        (
            {"dst": "0316555555", "dstchannel": "PJSIP/trunk-1"},
            "Neither side is an extension of ours.",
        ),
    ],
)
def test_what_tells_of_no_call_is_rejected_with_the_reason(wrong, why):
    with pytest.raises(UnusableRecord, match=why):
        asterisk.call(RINGING_IN | wrong, VIENNA)


def test_a_national_number_needs_its_country():
    abroad = Exchange(VIENNA.zone, None, VIENNA.internal)

    with pytest.raises(UnusableRecord, match="--country tells"):
        asterisk.call(RINGING_IN, abroad)
    assert asterisk.call(RINGING_IN | {"src": "+43720123456"}, abroad)


@pytest.mark.parametrize(
    ("start", "utc"),
    [
        ("2026-03-02 09:00:00", datetime(2026, 3, 2, 8, tzinfo=UTC)),
        ("2026-07-01 09:00:00", datetime(2026, 7, 1, 7, tzinfo=UTC)),
        ("2026-10-25 02:30:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("2026-07-01T09:00:00Z", datetime(2026, 7, 1, 9, tzinfo=UTC)),
    ],
)
def test_local_times_are_read_in_their_zone(start, utc):
    assert asterisk.call(RINGING_IN | {"start": start}, VIENNA).started_at == utc


def test_the_zone_of_naive_times_is_never_guessed():
    nowhere = Exchange(None, "AT", VIENNA.internal)

    with pytest.raises(ZoneNeeded):
        asterisk.call(RINGING_IN, nowhere)
    assert asterisk.call(RINGING_IN | {"start": "2026-03-02T08:00Z"}, nowhere)


def test_the_same_record_is_always_the_same_event():
    one, other = (
        asterisk.event(asterisk.call(RINGING_IN, VIENNA), "import/asterisk")
        for _ in range(2)
    )

    assert one == other
    assert wire.decode(one, outside_types()).key == (
        "import/asterisk",
        "1772438400.4711",
    )


def lines(*rows):
    return [Line(number, row) for number, row in enumerate(rows, start=1)]


def cells(record):
    return [record.get(name, "") for name in COLUMNS]


def test_a_file_is_read_with_or_without_its_header():
    bare = call_records.records(lines(cells(RINGING_IN))).records
    headed = call_records.records(lines(COLUMNS, cells(RINGING_IN))).records

    assert [record for _, record in bare] == [record for _, record in headed]
    assert [line.number for line, _ in headed] == [2]


def test_a_line_that_ends_too_soon_leaves_its_last_cells_blank():
    backwards = COLUMNS[::-1]
    log = call_records.records(lines(backwards, ["", "1772438400.4711"]))
    [(_, record)] = log.records

    assert (record["uniqueid"], record["src"]) == ("1772438400.4711", "")


def test_the_columns_of_a_header_that_nothing_takes_are_named():
    headed = call_records.records(lines(["Src", *COLUMNS[2:], "Mood"]))
    bare = call_records.records(lines(cells(RINGING_IN)))

    [left_out] = headed.left_out
    assert left_out.startswith("Columns not taken: dcontext, clid, answer, end,")
    assert left_out.endswith("amaflags, userfield, Mood.")
    assert bare.left_out == ()


def test_a_header_that_lacks_what_is_needed_is_refused():
    with pytest.raises(NotCallRecords, match="lacks billsec, disposition, uniqueid"):
        call_records.records(lines(["src", "dst", "start"]))


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([], "The file is empty."),
        ([["Company", "Phone"], ["Foo", "1"]], "no such header and no such record"),
    ],
)
def test_what_holds_no_records_is_told_with_the_columns_expected(rows, why):
    with pytest.raises(NotCallRecords, match=why) as refused:
        call_records.records(lines(*rows))

    assert "Needed are src, dst, start, billsec" in refused.value.detail


@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_legs_of_a_call_the_one_where_somebody_spoke_counts(turn):
    rang = RINGING_IN | {"dstchannel": "PJSIP/22-1", "disposition": "NO ANSWER"}
    log = call_records.records(lines(*map(cells, [RINGING_IN, rang][::turn])))

    reading = read(log, VIENNA, LATEST)

    ((_, ended),) = reading.calls.values()
    assert (ended.extension, ended.outcome) == ("21", "answered")
    assert reading.legs == 1


def test_what_cannot_be_read_stops_nothing_else():
    bad = RINGING_IN | {"src": "anonymous", "uniqueid": "2"}
    log = call_records.records(lines(*map(cells, [bad, RINGING_IN])))

    reading = read(log, VIENNA, LATEST)

    assert len(reading.calls) == 1
    assert [(r.line.number, r.reason) for r in reading.rejects] == [
        (1, "The caller's number was withheld.")
    ]


def test_a_call_that_is_dated_in_the_future_is_rejected():
    later = RINGING_IN | {"start": "2027-03-02 09:00:00", "uniqueid": "2"}
    records = [(Line(n, ()), each) for n, each in enumerate((RINGING_IN, later))]

    reading = read(CallLog((), records, {}), VIENNA, LATEST)

    assert list(reading.calls) == [RINGING_IN["uniqueid"]]
    [reject] = reading.rejects
    assert (reject.line.number, reject.reason) == (1, "It is dated in the future.")
