"""`keepwell import tickets`: closed tickets, and what clients said of them."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from libs.calendars import zones
from libs.contracts.tickets import TicketClosed
from services.cli import reporting, table_rows, who_is_who
from services.cli.door import opened
from services.cli.importing_lists import MAP, PRESET, SET
from services.cli.rejects import ENCODING, FILE, REJECTS, place_for, tell_rejects
from services.cli.reporting import DRY_RUN, Reading, now_of
from services.cli.table_rows import (
    TIMES,
    ZONE,
    Row,
    Said,
    Times,
    Wanted,
)
from services.cli.who_is_who import WhoIsWho

SOURCE = "import/tickets"
WORST, BEST = 1, 5
WANTED = Wanted(
    "tickets",
    {
        "ticket": ("ticket", "ticketnumber", "ticketid", "ticketno", "id", "number"),
        "client": (
            *("client", "clientname", "company", "companyname", "customer"),
            *("customername", "account", "accountname", "organization", "kunde"),
        ),
        "closed": (
            *("closed", "closedat", "dateclosed", "closeddate", "closedon"),
            *("completed", "completedate", "completeddate", "resolved"),
            *("dateresolved", "resolveddate", "geschlossen"),
        ),
        "contact_email": ("contactemail", "requesteremail", "useremail", "email"),
        "staff_email": (
            *("staffemail", "resourceemail", "agentemail", "technicianemail"),
            "assigneeemail",
        ),
        "rating": ("rating", "csat", "satisfaction", "score", "bewertung"),
    },
    ("ticket", "client", "closed"),
    ("closed",),
)


@click.command()
@FILE
@PRESET
@MAP
@SET
@ZONE
@TIMES
@DRY_RUN
@REJECTS
@ENCODING
def tickets(
    file: Path, mapping: tuple[str, ...], fixed: tuple[str, ...], **how: Any
) -> None:
    """Import closed tickets from a CSV file; they are service and earn nothing.

    A rating of 1 or 2 out of 5 opens a frustration.
    """
    zone = how["zone"] and zones.zone(how["zone"])
    said = Said(mapping, fixed, how["preset"], how["times"], zone)
    door = opened()
    who, now = who_is_who.read(door), now_of(door)
    times = said.spelled_times()
    table = table_rows.read(file, how["encoding"], WANTED, said)
    reading = Reading(file=file.name)
    for line, row in table.rows:
        with reading.judging(line):
            table.check(line)
            event = ticket(row, times, who, now)
            reading.take(
                line,
                reporting.addressed(event, SOURCE, event.closed_at, event.ticket_id),
            )
    carry_out = reporting.preview if how["dry_run"] else reporting.report
    became = carry_out(door, reading)
    for left_out in table.file.left_out:
        click.echo(left_out)
    click.echo(reporting.summary("Tickets", reading, became))
    tell_rejects(place_for(file, how["rejects"]), table.header, reading.rejects)


def ticket(row: Row, times: Times, who: WhoIsWho, now: datetime) -> TicketClosed:
    """Make an event of a row; raises UnusableRow, UnknownClient."""
    client = who.client_called(table_rows.needed(row, "client"))
    at = times.read(table_rows.needed(row, "closed"), who.zones[client])
    return TicketClosed(
        ticket_id=table_rows.needed(row, "ticket"),
        closed_at=table_rows.past(at, now),
        client_ref=client,
        contact_email=row.get("contact_email", "").lower() or None,
        staff_email=row.get("staff_email", "").lower() or None,
        rating=table_rows.whole(row, "rating", range(WORST, BEST + 1)),
    )
