"""Copies of a newsletter on the command line: sent, counted, and who reads them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import click

from services.cli.branches import BRANCH
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened, segment
from services.cli.messages.issues import (
    MONTH,
    Told,
    also,
    in_branches,
    issue_of,
    path_of,
    read_anew,
)
from services.cli.messages.late_issues import late_at, tell_late
from services.cli.messages.ledger import moment
from services.cli.messages.send import UNTIL_SAID
from services.cli.messages.sending import warn_unarmed
from services.cli.printing import AS_JSON, columns, counted, show, show_json

WAYS = ("post", "email")
HOW = ("asked", "reply_card", "code")
FEW = 3
BY = click.option(
    "--by",
    "ways",
    type=click.Choice(WAYS),
    multiple=True,
    default=["post"],
    show_default=True,
    help="Post counts; e-mail is an extra. Say it twice for both.",
)


@click.command()
@MONTH
@BRANCH
@BY
@click.option("--dry-run", is_flag=True, help="Only say who would get it.")
@click.option("--yes", is_flag=True, help="Send without asking.")
@AS_JSON
def send(
    month: str | None, branch: str | None, ways: Sequence[str], **how: bool
) -> None:
    """Send the issue of MONTH to every client of its branch, once to each."""
    door, as_json = opened(), how["as_json"]
    issue = read_anew(door, issue_of(door, month, branch))
    wanted = {"channels": list(ways)}
    foreseen = door.post(f"{path_of(issue)}/foresight", wanted)
    if how["dry_run"] or not as_json:
        tell_foreseen(foreseen, as_json=as_json)
    if how["dry_run"]:
        return
    if not how["yes"]:
        click.confirm("Send it?", abort=True, err=as_json)
    sent = door.decide(path_of(issue), "sending", wanted)
    if as_json:
        show_json(sent)
        return
    tell_sent(sent, ways, branch)
    if "email" in ways:
        warn_unarmed(door)


def tell_foreseen(told: Told, *, as_json: bool) -> None:
    """Say how many get it, and who does not, a line or two for each reason."""
    if as_json:
        show_json(told)
        return
    for which, number in sorted(told["counts"].items()):
        click.echo(f"{which.replace('_', ' ')}: {number}")
    if asking := told["asks_leave"]:
        click.echo(f"{asking} by email: they wait if contacted too recently [gap gate]")
    for (channel, rule, reason), whom in by_reason(told["items"]).items():
        click.echo(f"{len(whom)} by {channel}: {reason} [{rule}]")
        click.echo(f"    {some([each['name'] for each in whom])}")
        tell_until(rule, [each["until"] for each in whom if each["until"]])


def tell_until(rule: str, ends: Sequence[str]) -> None:
    if ends and rule not in UNTIL_SAID:
        days = dict.fromkeys((moment(min(ends)), moment(max(ends))))
        click.echo(f"    until {' to '.join(days)} UTC")


def by_reason(items: Sequence[Told]) -> Mapping[tuple[str, str, str], list[Told]]:
    found: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for each in items:
        found[each["channel"], each["rule"], each["reason"]].append(each)
    return found


def some(names: Sequence[str]) -> str:
    more = len(names) - FEW
    return ", ".join(names[:FEW]) + (f" and {more} more" if more > 0 else "")


def tell_sent(sent: Told, ways: Sequence[str], branch: str | None) -> None:
    going = counted(sent["queued"] - sent["left_out"], "copy is", "copies are")
    left_out = f", {sent['left_out']} left out" if sent["left_out"] else ""
    click.echo(f"{going} queued{left_out}.")
    if sent["before"]:
        click.echo(f"{sent['before']} were queued before, and go once.")
    if "post" in ways:
        command = f"keepwell post pack{also(branch) or ' --branch BRANCH'}"
        click.echo(f"Then give the letters to the printer: {command}")
    month = sent["issue"]["month"]
    click.echo(f"How it stands: keepwell newsletter status {month}{also(branch)}")


@click.command()
@MONTH
@BRANCH
def stop(month: str | None, branch: str | None) -> None:
    """Let what waits of the issue of MONTH not go."""
    door = opened()
    issue = door.post(f"{path_of(issue_of(door, month, branch))}/stopping", {})
    click.echo(f"What waited of {issue['month']} does not go.")
    if issue["state"] == "draft":
        click.echo("Nobody has it: mend it, approve it and send it again.")


@click.command()
@MONTH
@BRANCH
@click.option("--all", "everybody", is_flag=True, help="Name every client.")
@AS_JSON
def status(
    month: str | None, branch: str | None, *, everybody: bool, as_json: bool
) -> None:
    """Say who has the issue of MONTH, who has not and why, and who read it."""
    door = opened()
    issues = in_branches(door, issue_of(door, month, branch))
    stood = [standing(door, issue) for issue in issues]
    if as_json:
        show_json(stood[0] if len(stood) == 1 else stood)
        return
    for told in stood:
        issue, people = told["issue"], told["recipients"]
        where = f" in {issue['branch_id']}" if issue["firm_id"] else ""
        click.echo(f"The newsletter of {issue['month']}{where}: {state_of(told)}")
        tell_late(late_at(door, issue["branch_id"]))
        tell_standing(told, people)
        if everybody:
            show(recipients(people), "There is no client.")


def standing(door: Door, issue: Told) -> Told:
    """Ask how an issue stands in its branch, and with each client."""
    told = door.get(f"{path_of(issue)}/standing")
    people = list(door.pages(f"{path_of(issue)}/recipients"))
    return {**told, "issue": issue, "recipients": people}


def state_of(told: Told) -> str:
    """Say how far an issue has come; while none is posted it is only being sent."""
    state: str = told["issue"]["state"]
    on_its_way = told["deliveries"].get("on_its_way", 0)
    begun = state == "sent" and on_its_way and not told["deliveries"].get("delivered")
    return "being sent" if begun else state


def tell_standing(told: Told, people: Sequence[Told]) -> None:
    for delivery, number in sorted(told["deliveries"].items()):
        click.echo(f"{delivery.replace('_', ' ')}: {number}")
    cost = f", {told['cost']} in all" if told["cost"] else ""
    copies = counted(told["copies"], "copy", "copies")
    click.echo(f"{copies} on paper, for {told['reach']} to read{cost}")
    for each in told["left_out"]:
        out = [one for one in people if one["delivery"] == "left_out"]
        names = [one["name"] for one in out if one["rule"] == each["rule"]]
        click.echo(f"{each['clients']} left out: {each['reason']} [{each['rule']}]")
        click.echo(f"    {some(names)}")
    click.echo(readership(told["readership"]))


def readership(told: Mapping[str, Any]) -> str:
    if told["rate"] is None:
        return "Nothing is posted yet, so nobody can have read it."
    return (
        f"read by {told['yes']} of {told['posted']} ({told['rate']:.0%}),"
        f" not by {told['no']}, unknown of {told['unknown']}"
    )


def recipients(people: Sequence[Told]) -> Any:
    table = columns("client", "delivery", "post", "e-mail", "why nothing is posted")
    for each in people:
        delivery = each["delivery"].replace("_", " ")
        ways = (each["post"] or "-", each["email"] or "-")
        table.add_row(each["name"], delivery, *ways, each["reason"] or "")
    return table


@click.command()
@click.argument("client")
@click.argument("words", required=False)
@click.option("--month", help="The latest when it is not said.")
@BRANCH
def note(client: str, words: str | None, month: str | None, branch: str | None) -> None:
    """Say WORDS to CLIENT alone, on their copy; without WORDS nothing any more."""
    door = opened()
    issue = issue_of(door, month, branch)
    whom = segment(client_id_of(door, client))
    if words is None:
        door.delete(f"{path_of(issue)}/notes/{whom}")
        click.echo(f"Their copy of {issue['month']} says nothing to them alone.")
        return
    door.put(f"{path_of(issue)}/notes/{whom}", {"note": words})
    click.echo(f"It stands on their copy of {issue['month']}.")


@click.command()
@click.argument("client")
@click.option("--month", help="The latest when it is not said.")
@BRANCH
@click.option("--no", "unread", is_flag=True, help="They did not read it.")
@click.option("--how", type=click.Choice(HOW), default="asked", show_default=True)
def read(
    client: str, month: str | None, branch: str | None, *, unread: bool, how: str
) -> None:
    """Note that CLIENT read the newsletter; with --how code, CLIENT is the code."""
    door = opened()
    issue = issue_of(door, month, branch)
    whom = whose(door, issue, client) if how == "code" else client_id_of(door, client)
    said = {"read": not unread, "how": how}
    door.put(f"{path_of(issue)}/readers/{segment(whom)}", said)
    click.echo(f"{issue['month']} is {'not read' if unread else 'read'}.")


def whose(door: Door, issue: Told, code: str) -> str:
    found: str = door.get(f"{path_of(issue)}/codes/{segment(code)}")["client_id"]
    return found


@click.command()
@click.argument("site")
@click.argument("number", type=click.IntRange(0, 100))
@click.option("--reach", type=click.IntRange(0), help="So many read them there.")
def copies(site: str, number: int, reach: int | None) -> None:
    """Say that NUMBER copies go to SITE, by its id."""
    told = {"copies": number} | ({} if reach is None else {"reach": reach})
    opened().put(f"/v1/site-copies/{segment(site)}", told)
    click.echo(f"{counted(number, 'copy goes', 'copies go')} there from now on.")
