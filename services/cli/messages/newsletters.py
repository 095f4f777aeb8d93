"""`keepwell newsletter`: this month's issue, from the first draft to the archive."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from shlex import quote
from typing import Any

import click

from services.cli.branches import BRANCH
from services.cli.client_names import client_id_of
from services.cli.door import Door, opened, segment
from services.cli.messages.issues import (
    MONTH,
    Told,
    also,
    issue_of,
    path_of,
    read_anew,
)
from services.cli.messages.late_issues import tell_late
from services.cli.messages.newsletter_copies import (
    copies,
    note,
    read,
    send,
    status,
    stop,
)
from services.cli.messages.send import the_branch
from services.cli.messages.stories import story
from services.cli.messages.trials import tell_trial
from services.cli.printing import AS_JSON, columns, counted, show, show_json
from services.cli.staff import staff_id_of

FILE = click.Path(dir_okay=False, path_type=Path)
AN_EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FORMS = {".pdf": "pdf", ".html": "html", ".txt": "text"}


@click.group(invoke_without_command=True)
@click.pass_context
def newsletter(context: click.Context) -> None:
    """Write this month's newsletter, and send it once to each client.

    new, edit, lint, proof, approve, send, then: keepwell post pack.
    """
    if context.invoked_subcommand is None:
        context.invoke(list_issues)


@newsletter.command()
@click.argument("month", required=False)
@BRANCH
@click.option("--firm", is_flag=True, help="One issue for all branches.")
@click.option("--file", "path", type=FILE, help="Write the first draft there.")
def new(
    month: str | None, branch: str | None, path: Path | None, *, firm: bool
) -> None:
    """Begin the issue of MONTH, as in 2026-03; of this month when it is not said."""
    door = opened()
    wanted = {} if firm else {"branch_id": the_branch(door, branch)}
    issue = door.post("/v1/newsletters", wanted | ({"month": month} if month else {}))
    if path:
        path.write_text(issue["manuscript"], encoding="utf-8")
    where = also(branch) + (f" --file {quote(str(path))}" if path else "")
    click.echo(f"The newsletter of {issue['month']} is begun.")
    click.echo(f"Write it: keepwell newsletter edit {issue['month']}{where}")


@newsletter.command("list")
@BRANCH
@AS_JSON
def list_issues(branch: str | None, *, as_json: bool) -> None:
    """List newsletters, and say which one is late."""
    door = opened()
    home = branch and the_branch(door, branch)
    found = list(door.pages("/v1/newsletters", branch=home))
    late = door.get("/v1/missing-newsletters")["items"]
    if as_json:
        show_json({"items": found, "missing": late})
        return
    table = columns("month", "branch", "state", "approved by", "sent")
    for each in found:
        sent = (each["sent_at"] or "")[:10]
        by = (each["approved_by"] or "").rpartition("#")[2]
        table.add_row(each["month"], each["branch_id"], each["state"], by, sent)
    show(table, "There is none yet: keepwell newsletter new")
    tell_late(late)


@newsletter.command()
@MONTH
@BRANCH
@click.option("--file", "path", type=AN_EXISTING_FILE, help="Take the text from there.")
def edit(month: str | None, branch: str | None, path: Path | None) -> None:
    """Write the issue of MONTH in your editor, or take it from a file."""
    door = opened()
    issue = read_anew(door, issue_of(door, month, branch))
    text = path.read_text(encoding="utf-8") if path else edited(issue["manuscript"])
    if text is None:
        click.echo("Nothing is changed.")
        return
    door.set(path_of(issue), {"manuscript": text})
    click.echo(f"The newsletter of {issue['month']} is written down.")
    if issue["state"] == "approved":
        click.echo("It was approved as it stood before: it is a draft again.")
    tell(findings(door, issue), also(branch))


def edited(text: str) -> str | None:
    return click.edit(text, extension=".md")


@newsletter.command()
@MONTH
@BRANCH
@AS_JSON
def lint(month: str | None, branch: str | None, *, as_json: bool) -> None:
    """Say what is wrong with the issue of MONTH."""
    door = opened()
    found = findings(door, issue_of(door, month, branch))
    if as_json:
        show_json(found)
        return
    tell(found, also(branch))
    if any(each["blocks"] for each in found):
        raise SystemExit(1)


def findings(door: Door, issue: Told) -> Sequence[Told]:
    found: Sequence[Told] = door.get(f"{path_of(issue)}/findings")["items"]
    return found


def tell(found: Sequence[Mapping[str, Any]], where: str) -> None:
    for each in found:
        mark = "must be mended" if each["blocks"] else "look at this"
        where = f" ({each['section']})" if each["section"] else ""
        click.echo(f"{mark}: {each['detail']} [{each['rule']}]{where}")
    blocking = sum(each["blocks"] for each in found)
    if blocking:
        number = counted(blocking, "finding stands", "findings stand")
        click.echo(f"{number} against approval.")
    else:
        click.echo(f"Nothing stands against approval: keepwell newsletter proof{where}")


@newsletter.command()
@MONTH
@BRANCH
@click.option("--client", help="With what it says to this client alone.")
@click.option(
    "--save",
    "paths",
    type=FILE,
    multiple=True,
    help="Write it into a file, by its ending .pdf, .html or .txt.",
)
@click.option("--mail", is_flag=True, help="Send it to yourself by mail.")
@click.option("--as", "whom", help="With --mail: to this one of ours, by name or id.")
def proof(
    month: str | None, branch: str | None, client: str | None, **told: Any
) -> None:
    """Look at a copy of the issue of MONTH, made out to an invented reader."""
    door, paths = opened(), told["paths"]
    issue = issue_of(door, month, branch)
    if told["mail"]:
        tell_trial(mailed(door, issue, client, told["whom"]))
    elif not paths:
        click.echo(made(door, issue, "text", client).decode(), nl=False)
    for path in paths:
        if path.suffix not in FORMS:
            raise click.ClickException(f"{path}: name it .pdf, .html or .txt.")
        path.write_bytes(made(door, issue, FORMS[path.suffix], client))
        click.echo(f"{path} is written.")
    if issue["state"] == "draft":
        command = f"keepwell newsletter approve {issue['month']}"
        told_of = f" --revision {issue['revision']}{also(branch)}"
        click.echo(f"{command}{told_of}", err=True)


def mailed(door: Door, issue: Told, client: str | None, whom: str | None) -> Told:
    """Send a copy to one of ours."""
    wish = {
        "client_id": client and client_id_of(door, client),
        "staff_id": whom and staff_id_of(door, whom, [issue["branch_id"]]),
    }
    given = {name: value for name, value in wish.items() if value}
    sent: Told = door.post(f"{path_of(issue)}/trials", given)
    return sent


def made(door: Door, issue: Told, form: str, client: str | None) -> bytes:
    whom = client and client_id_of(door, client)
    return door.document(f"{path_of(issue)}/proof", form=form, client=whom)


@newsletter.command()
@MONTH
@BRANCH
@click.option("--revision", type=int, help="The one you read, as its proof told.")
def approve(month: str | None, branch: str | None, revision: int | None) -> None:
    """Approve the issue of MONTH, as its proof showed it."""
    if revision is None:
        raise click.ClickException(
            "Say which one you read, with --revision: keepwell newsletter proof"
        )
    door = opened()
    issue = read_anew(door, issue_of(door, month, branch))
    if revision != issue["revision"]:
        raise click.ClickException(
            f"It is revision {issue['revision']} by now: keepwell newsletter proof"
        )
    door.decide(path_of(issue), "approval", {})
    click.echo(f"The newsletter of {issue['month']} is approved.")
    command = f"keepwell newsletter send {issue['month']}{also(branch)}"
    click.echo(f"See who gets it: {command} --dry-run")


@newsletter.command()
@MONTH
@BRANCH
def archive(month: str | None, branch: str | None) -> None:
    """Let everybody read the issue of MONTH on a page of its own."""
    door = opened()
    issue = issue_of(door, month, branch)
    read_anew(door, issue)
    door.decide(path_of(issue), "archiving", {})
    page = f"/v1/newsletter-archive/{segment(issue['branch_id'])}/{issue['month']}"
    click.echo(f"Everybody may read it: {door.address}{page}")


for command in (note, send, stop, status, read, copies, story):
    newsletter.add_command(command)
