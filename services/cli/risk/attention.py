"""`keepwell risk attention`: who takes more of our time than it pays for."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import islice

import click

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import opened
from services.cli.printing import AS_JSON, columns, show, show_json
from services.cli.risk.asking import AS_OF, asked
from services.cli.risk.spelling import Told, amount, called, percent, to_the_right

USUAL = 20
NOTHING = "Neither time nor bills are on record in these 90 days."
AN_HOUR = 60  # minutes
A_WINDOW = timedelta(days=90)


@click.command()
@click.argument("client", required=False)
@BRANCH
@AS_OF
@click.option("--most", default=USUAL, show_default=True, help="How many clients.")
@AS_JSON
def attention(
    client: str | None,
    branch: str | None,
    as_of: datetime | None,
    most: int,
    *,
    as_json: bool,
) -> None:
    """Compare hours and revenue of 90 days, or list the time of CLIENT in them.

    A client is a legal group, or one under nobody's control. Hours are what was entered
    or what touches took, whichever is more of a person's day.
    """
    door = opened()
    query = asked(branch and branch_id_of(door, branch), as_of)
    if client:
        unit = client_id_of(door, client)
        since = first_day(door.get("/v1/concentration", **query)["as_of"])
        rows = list(door.pages("/v1/time-entries", unit=unit, since=since, **query))
    else:
        rows = list(islice(door.pages("/v1/attention", **query), most))
    if as_json:
        show_json(rows)
    elif client:
        show_time(rows)
    else:
        show_attention(rows)


def show_attention(rows: Sequence[Told]) -> None:
    """Put hours beside revenue, and say what alarms."""
    if rows:
        click.echo(f"Hours against revenue in the 90 days to {rows[0]['as_of']}:")
    table = columns("client", "hours", "", "revenue", "", "ratio", "one of us", "alarm")
    for each in rows:
        table.add_row(
            *(called(each), hours(each), percent(each["attention"])),
            *(amount(each["revenue"]), percent(each["revenue_share"])),
            *(ratio(each), percent(each["of_person"]), alarm(each)),
        )
    show(to_the_right(table), NOTHING)
    for each in rows:
        if each["spike"] or each["spike_since"]:
            click.echo(
                f"{called(each)}: {each['wishes']} wishes for special treatment in 90"
                f" days, {each['wishes_before']} in the 90 before."
            )
        if since := each["spike_since"]:
            click.echo(f"  That alarms since {since}.")


def hours(each: Told) -> str:
    """Spell the hours; with none on record at all nobody can tell."""
    return "unknown" if each["attention"] is None else f"{each['hours']:,.1f}"


def ratio(each: Told) -> str:
    return "" if each["ratio"] is None else f"{each['ratio']:.2f}"


def alarm(each: Told) -> str:
    """Say what sounds, or else what would if it went on."""
    if since := each["monopoly_since"]:
        return f"monopoly {since}"
    if since := each["neglected_since"]:
        return f"neglected {since}"
    if each["monopolises"]:
        return "takes too much"
    return "gets too little" if each["short_changed"] else ""


def show_time(rows: Sequence[Told]) -> None:
    """List time by day and person, and what of it counts."""
    table = columns("day", "who", "kind", "minutes", "billable")
    table.columns[3].justify = "right"
    for each in rows:
        who = each["staff_ref"] or each["staff_id"] or ""
        billable = "" if each["billable"] is None else yes_or_no(each)
        table.add_row(each["day"], who, each["kind"], str(each["minutes"]), billable)
    show(table, "No time with this client is on record.")
    if rows:
        click.echo(f"Together {counting(rows) / AN_HOUR:,.1f} hours: of a person's day")
        click.echo("counts what was entered or what touches took, whichever is more.")


def counting(rows: Sequence[Told]) -> int:
    """Add up the minutes that count."""
    days: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    for each in rows:
        who = each["staff_id"] or each["staff_ref"] or ""
        days[each["client_id"], who, each["day"]][each["kind"]] += each["minutes"]
    return sum(max(kinds.values()) for kinds in days.values())


def first_day(as_of: str) -> str:
    return str(date.fromisoformat(as_of) - A_WINDOW + timedelta(days=1))


def yes_or_no(each: Told) -> str:
    return "yes" if each["billable"] else "no"
