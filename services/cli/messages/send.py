"""`keepwell send`: one purpose to many clients, foreseen before it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click
from rich.table import Table

from services.cli.branches import BRANCH, branch_id_of
from services.cli.client_names import client_id_of
from services.cli.door import FORBIDDEN, Door, Refusal, opened
from services.cli.local_times import LocalTimes
from services.cli.messages.mailings import PATH, approved
from services.cli.messages.sending import warn_unarmed
from services.cli.moments import MOMENT
from services.cli.printing import AS_JSON, columns, counted, show, show_json

CHANNELS = ("post", "email", "sms", "chat")
EVERYBODY = "all"
FIELDS = {"tier": "tiers", "tag": "tags", "status": "statuses"}
GATE = "    Each asks the gap gate first, and waits if contacted too recently."
# What waits for somebody of ours has no day.
UNTIL_SAID = frozenset({"branch_without_address", "perhaps_unwanted"})
ONLY_ACTIVE = "Only active clients are meant: --to status=prospect names others."
FEW = 3
WAITS = "Proposed. A manager lets it go: keepwell mailings approve {}"


@click.command()
@click.argument("purpose")
@click.option(
    "--to",
    "whom",
    multiple=True,
    required=True,
    help="all, tier=A, tag=vip, status=dormant, or a client; say it several times.",
)
@click.option(
    "--by", "channel", type=click.Choice(CHANNELS), default="post", show_default=True
)
@BRANCH
@click.option("--period", help="What tells two of one purpose apart; else today.")
@click.option("--about", help="What it is about, where the template says that.")
@click.option("--at", type=MOMENT, help="When the event is, with its zone.")
@click.option("--place", help="Where the event is.")
@click.option("--off", is_flag=True, help="The event is called off.")
@click.option("--dry-run", is_flag=True, help="Only say who would get it.")
@click.option("--all", "everybody", is_flag=True, help="Name every client.")
@click.option("--yes", is_flag=True, help="Send without asking.")
@AS_JSON
def send(
    purpose: str,
    whom: Sequence[str],
    branch: str | None,
    *,
    as_json: bool,
    **told: Any,
) -> None:
    """Send PURPOSE to many clients, as in: keepwell send thank_you --to tier=A.

    After a wrong PURPOSE it names those that go --by the channel. An issue goes out by
    keepwell newsletter, an invitation to a meeting by itself when one is drawn up.

    It says first who gets it, who waits and who is left out, each with the reason.
    """
    door = opened()
    home = the_branch(door, branch)
    named = {"purpose": purpose, "channel": told["channel"], "period": told["period"]}
    wanted = {"branch_id": home, **named, **audience(door, whom), **topic(told)}
    foreseen = foresee(door, wanted)
    if not as_json:
        times, active = LocalTimes.of(door, [home]), "statuses" not in wanted
        tell(foreseen, times, home, everybody=told["everybody"], only_active=active)
    if told["dry_run"]:
        answer = foreseen
    else:
        answer = sent(door, wanted, foreseen, asks=not told["yes"])
    if as_json:
        show_json(answer)


def topic(told: Mapping[str, Any]) -> dict[str, Any]:
    """Say what it is about; what tells of an event says when that is."""
    about = {"about": told["about"]} if told["about"] else {}
    if told["at"] is None:
        if told["place"] or told["off"]:
            raise click.UsageError("Say --at too: when the event is, or was to be.")
        return about
    at = told["at"].isoformat()
    event = {"starts_at": at, "place": told["place"], "called_off": told["off"]}
    return {**about, "event": event}


def sent(
    door: Door, wanted: Mapping[str, Any], foreseen: Mapping[str, Any], *, asks: bool
) -> Any:
    """Propose what was foreseen and approve it, once it is said to be meant."""
    require_somebody(foreseen)
    if asks:
        click.confirm("Send it?", abort=True, err=True)
    proposed = door.post(PATH, wanted)
    try:
        told = approved(door, proposed["mailing_id"])
    except Refusal as refusal:
        if refusal.status != FORBIDDEN:
            raise
    else:
        if wanted["channel"] != "post":
            warn_unarmed(door)
        return told
    click.echo(WAITS.format(proposed["mailing_id"]), err=True)
    return proposed


def foresee(door: Door, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Say of each client whether it would get it; some are judged at once."""
    told = [door.post(f"{PATH}/preview", wanted)]
    while after := told[-1]["next"]:
        told.append(door.post(f"{PATH}/preview", {**wanted, "after": after}))
    return {
        **told[-1],
        "goes": sum(each["goes"] for each in told),
        "clients": [client for each in told for client in each["clients"]],
        "reasons": together(reason for each in told for reason in each["reasons"]),
    }


def together(reasons: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Count the clients of each reason."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in reasons:
        of = (each["outcome"], each["rule"])
        known = found.setdefault(of, {**each, "clients": 0})
        known["clients"] += each["clients"]
    return [found[each] for each in sorted(found)]


def require_somebody(foreseen: Mapping[str, Any]) -> None:
    put_off = (r for r in foreseen["reasons"] if r["outcome"] == "put_off")
    if not foreseen["goes"] and not any(each["clients"] for each in put_off):
        raise click.ClickException("Nobody would get it: nothing is sent.")


def the_branch(door: Door, named: str | None) -> str:
    """Find the branch: the one named, or the only one there is."""
    if named:
        return branch_id_of(door, named)
    known = [each["branch_id"] for each in door.pages("/v1/branches")]
    if len(known) != 1:
        raise click.ClickException(f"Say --branch: there are {', '.join(known)}.")
    return str(known[0])


def audience(door: Door, whom: Sequence[str]) -> dict[str, list[str]]:
    """Read whom it is for: fields like tier=A, and clients by name."""
    told: dict[str, list[str]] = {}
    for each in whom:
        name, is_field, value = each.partition("=")
        field = FIELDS.get(name) if is_field else None
        if field or each != EVERYBODY:
            meant = value if field else client_id_of(door, each)
            told.setdefault(field or "client_ids", []).append(meant)
    return told


def tell(
    foreseen: Mapping[str, Any],
    times: LocalTimes,
    branch: str,
    *,
    everybody: bool,
    only_active: bool,
) -> None:
    """Say who gets it, who waits and who does not, a line for each reason."""
    tell_going(foreseen["goes"])
    for each in foreseen["reasons"]:
        click.echo(f"{became(each)}: {each['reason']} [{each['rule']}]")
        click.echo(f"    {named(foreseen['clients'], each)}")
        if ends := untils(foreseen, each):
            click.echo(f"    until {span(times, branch, ends)}")
    if not foreseen["clients"]:
        click.echo("Nobody is in this audience: look at the tags and tiers you said.")
    if only_active:
        click.echo(ONLY_ACTIVE)
    if everybody:
        show(table_of(foreseen, times, branch), "Nobody is in this audience.")


def table_of(foreseen: Mapping[str, Any], times: LocalTimes, branch: str) -> Table:
    table = columns("client", "outcome", "why", "until")
    for each in foreseen["clients"]:
        until = each["until"] and times.day_and_zone(each["until"], branch)
        table.add_row(each["name"], each["outcome"], each["rule"] or "", until)
    return table


def tell_going(goes: int) -> None:
    number = counted(goes, "client gets", "clients get")
    click.echo(f"{number} it now{', if the gap gate allows' if goes else ''}.")
    if goes:
        click.echo(GATE)


def span(times: LocalTimes, branch: str, ends: Sequence[str]) -> str:
    """Spell from when to when something is."""
    days = dict.fromkeys(times.day_and_zone(at, branch) for at in ends)
    return " to ".join(days)


def became(reason: Mapping[str, Any]) -> str:
    if reason["outcome"] == "put_off":
        return counted(reason["clients"], "waits", "wait")
    return f"{reason['clients']} left out"


def untils(foreseen: Mapping[str, Any], reason: Mapping[str, Any]) -> tuple[str, ...]:
    """Find when the first and the last of those go whom a reason puts off."""
    ends = [
        each["until"]
        for each in foreseen["clients"]
        if each["until"] and each["rule"] == reason["rule"]
    ]
    if not ends or reason["rule"] in UNTIL_SAID:
        return ()
    return min(ends), max(ends)


def named(clients: Sequence[Mapping[str, Any]], reason: Mapping[str, Any]) -> str:
    """Name the first few clients of a reason."""
    of_it = [
        each["name"]
        for each in clients
        if (each["outcome"], each["rule"]) == (reason["outcome"], reason["rule"])
    ]
    more = reason["clients"] - len(of_it[:FEW])
    return ", ".join(of_it[:FEW]) + (f" and {more} more" if more else "")
