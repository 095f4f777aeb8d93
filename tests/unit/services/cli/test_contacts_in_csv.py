"""Lists of tickets and of other contacts, read row by row."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from libs.values import Invalid
from services.cli import table_rows
from services.cli.client_columns import BadMapping
from services.cli.importing_tickets import WANTED as TICKETS
from services.cli.importing_tickets import ticket
from services.cli.importing_touchpoints import WANTED as TOUCHPOINTS
from services.cli.importing_touchpoints import Known, reported
from services.cli.moments import day
from services.cli.table_rows import Said, Times, UnusableRow
from services.cli.who_is_who import UnknownClient, WhoIsWho

TOKYO = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
VIENNA = Times(None, ZoneInfo("Europe/Vienna"))
AMERICAN = Times("%m/%d/%Y %I:%M %p", ZoneInfo("Europe/Vienna"))
ALPINE = frozenset({"alpine"})
WHO = WhoIsWho(
    ours=frozenset(),
    our_domains=frozenset(),
    by_reference={
        "alpine dental": ALPINE,
        "d10042": ALPINE,
        "+43720123456": ALPINE,
        "huber": frozenset({"alpine", "brandt"}),
    },
    by_domain={"alpine-dental.example": ALPINE},
    survivors={},
    was_erased=lambda _: False,
    zones={"alpine": ZoneInfo("Europe/Vienna")},
)
KNOWN = Known(WHO, {"face_to_face", "letter"}, VIENNA, NOW)
TICKET = {"ticket": "T1", "client": "D10042", "closed": "2026-02-02T09:15"}
VISIT = {"when": "2026-02-02T09:15", "client": "D10042", "kind": "letter"}


def table(tmp_path, text, wanted, **said):
    path = tmp_path / "list.csv"
    path.write_text(text)
    nothing = {"mapping": (), "fixed": (), "preset": None, "times": None, "zone": None}
    options = nothing | said
    return table_rows.read(path, "utf-8", wanted, Said(**options))


@pytest.mark.parametrize(
    "header",
    [
        "Ticket #,Company,Date Closed",
        "Ticket Number,Organization,Complete Date",
        "Ticket ID,Customer Name,Closed On",
    ],
)
def test_the_columns_of_ticket_exports_are_known_by_their_names(tmp_path, header):
    rows = table(tmp_path, f"{header}\n1,Alpine,2026-02-02\n", TICKETS).rows

    assert [row for _, row in rows] == [
        {"ticket": "1", "client": "Alpine", "closed": "2026-02-02"}
    ]


def test_a_column_of_another_name_is_mapped_and_what_is_left_out_is_fixed(tmp_path):
    text = "Whom;Day\nAlpine;2026-02-02\n"

    rows = table(
        tmp_path,
        text,
        TOUCHPOINTS,
        mapping=["client=Whom,when=Day"],
        fixed=["kind=letter"],
    ).rows

    assert [row for _, row in rows] == [
        {"client": "Alpine", "when": "2026-02-02", "kind": "letter"}
    ]


def test_a_file_that_lacks_what_is_needed_is_refused(tmp_path):
    with pytest.raises(BadMapping, match="No column says the ticket"):
        table(tmp_path, "Company,Date Closed\n", TICKETS)


def test_a_ticket_is_read_with_its_rating():
    closed = ticket(TICKET | {"rating": "2"}, VIENNA, WHO, NOW)

    assert (closed.client_ref, closed.rating) == ("alpine", 2)
    assert closed.closed_at == datetime(2026, 2, 2, 8, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    "client",
    ["D10042", "ALPINE  dental", "+43720123456", "Info@alpine-dental.example"],
)
def test_a_client_goes_by_number_name_telephone_and_address(client):
    assert reported(VISIT | {"client": client}, KNOWN).client_ref == "alpine"


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"client": "Nobody"}, "There is no client called 'Nobody'."),
        ({"client": "Huber"}, "Several clients are called 'Huber'."),
        ({"kind": "telepathy"}, "There is no kind 'telepathy'; the kinds are"),
        ({"direction": "up"}, "The direction is 'up'; it is in or out."),
        ({"minutes": "long"}, "The minutes is 'long'; it is a number from 0 to 1440."),
        ({"when": "2099-01-01T09:00"}, "It is dated in the future."),
        ({"when": "soon"}, "'soon' is not such a time"),
        ({"taken_back": "True"}, "It was taken back, so it counts no longer."),
        (
            {"when": "2026-03-02"},
            "in the future: a day without a time counts from noon.",
        ),
    ],
)
def test_a_row_that_cannot_be_taken_says_why(changed, why):
    with pytest.raises(Invalid, match=why):
        reported(VISIT | changed, KNOWN)


def test_a_row_without_what_is_needed_says_what():
    with pytest.raises(UnusableRow, match="It does not say the client"):
        reported({"when": "2026-02-02T09:15", "kind": "letter"}, KNOWN)
    with pytest.raises(UnknownClient):
        ticket(TICKET | {"client": "Nobody"}, VIENNA, WHO, NOW)


def test_a_contact_is_read_whole():
    told = reported(
        VISIT | {"kind": "Face to face", "minutes": "45", "direction": "Inbound"}, KNOWN
    )

    assert (told.kind, told.minutes, told.direction) == ("face_to_face", 45, "in")


def test_times_are_read_as_the_file_writes_them():
    at = AMERICAN.read("2/3/2026 9:15 PM", TOKYO)

    assert at == datetime(2026, 2, 3, 20, 15, tzinfo=UTC)
    with pytest.raises(UnusableRow, match="--zone"):
        Times(None, None).read("2026-02-02T09:15", TOKYO)


@pytest.mark.parametrize(
    ("form", "written"), [(None, "2026-02-03"), ("%m/%d/%Y", "2/3/2026")]
)
def test_a_day_without_a_time_is_that_day_in_the_branch_and_shown_as_no_more(
    form, written
):
    at = Times(form, None).read(written, TOKYO)

    assert at.astimezone(TOKYO).date() == date(2026, 2, 3)
    assert day(at.isoformat(), TOKYO) == "2026-02-03"
    assert day(datetime(2026, 2, 3, 3, tzinfo=UTC).isoformat(), TOKYO).endswith("12:00")


def test_a_row_of_a_preset_may_have_days_without_times_when_that_is_said(tmp_path):
    text = "Ticket #,Company,Date Closed\n1,Alpine,2/3/2026\n"

    [(_, row)] = table(
        tmp_path, text, TICKETS, preset="connectwise", times="%m/%d/%Y"
    ).rows

    assert row["closed"] == "2026-02-03"


def test_a_time_that_is_not_as_the_preset_has_it_says_what_was_expected(tmp_path):
    text = (
        "Ticket #,Company,Date Closed\n1,Alpine,13.2.2026\n2,Alpine,2/3/2026 9:15 PM\n"
    )
    found = table(tmp_path, text, TICKETS, preset="connectwise")
    [(bad, _), (good, _)] = found.rows

    found.check(good)
    with pytest.raises(UnusableRow) as refused:
        found.check(bad)

    assert refused.value.detail.startswith(
        "Date Closed says '13.2.2026', but the preset reads times as 12/31/2026"
        " 04:30 PM (%m/%d/%Y %I:%M %p);"
    )


def test_columns_that_nothing_takes_are_named(tmp_path):
    text = "Ticket #,Company,Date Closed,Fax,Board\n1,Alpine,2026-02-02,,\n"

    for preset in (None, "connectwise"):
        file = table(tmp_path, text, TICKETS, preset=preset).file
        assert file.left_out == ["Columns not taken: Fax, Board."]
    assert (
        table(tmp_path, "Ticket #,Company,Date Closed\n", TICKETS).file.left_out == []
    )


@pytest.mark.parametrize(
    ("preset", "text"),
    [
        ("connectwise", "Ticket #,Company,Date Closed\n1,Alpine,2/3/2026 9:15 PM\n"),
        (
            "autotask",
            "Ticket Number,Company,Complete Date\n1,Alpine,2/3/2026 9:15 PM\n",
        ),
        ("halopsa", "Ticket ID,Client,Date Closed\n1,Alpine,03/02/2026 21:15\n"),
    ],
)
def test_the_ticket_exports_of_a_psa_are_read_with_its_preset(tmp_path, preset, text):
    [(line, row)] = table(tmp_path, text, TICKETS, preset=preset).rows

    assert (row["ticket"], row["client"], line.number) == ("1", "Alpine", 2)
    assert VIENNA.read(row["closed"], TOKYO) == datetime(2026, 2, 3, 20, 15, tzinfo=UTC)


def test_who_was_merged_is_found_by_its_names_and_the_others_go_before_it():
    shared = {"alpine": ALPINE | {"gone"}, "gone": {"gone"}, "old": {"gone", "older"}}
    found = {name: frozenset(clients) for name, clients in shared.items()}
    survivors = {"gone": "alpine", "older": "gone"}
    who = replace(WHO, by_reference=found, survivors=survivors)

    assert [who.client_called(each) for each in shared] == ["alpine", "gone", "alpine"]


def test_a_client_nobody_knows_is_named_with_one_full_stop():
    with pytest.raises(UnknownClient) as told:
        WHO.client_called("Nobody Ges.m.b.H.")

    assert told.value.detail == "There is no client called 'Nobody Ges.m.b.H.'."
