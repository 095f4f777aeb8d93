"""`keepwell intake`: mail that came back or was answered, by a folder or a mailbox."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from services.cli.door import opened, segment
from services.cli.messages.ledger import moment
from services.cli.printing import columns, counted, show

PATH = "/v1/returned-mails"
PARKED = "/v1/parked-mails"
DECIDED = {
    "retry": "It is taken in at the next look at the mailbox.",
    "dismissal": "It stays where it lies, and is not taken in.",
}
MEDIA_TYPE = "message/rfc822"
# Files, and the two folders of a Maildir that hold mail.
MAILS = ("*.eml", "new/*", "cur/*")
LARGEST = 4 * 2**20  # octets
MEANINGS = {
    "bounced": "could not be delivered",
    "complained": "complaints: nothing more goes there",
    "automatic": "written by machines",
    "answered": "answers",
    "stopped": "answers that want no more",
    "to_be_read": "answers that may want no more: read them",
    "not_ours": "about no message of ours",
    "not_proven": "reports that prove nothing, or from strangers",
    "known": "taken in before",
    "too_large": "too large, left where they are",
}


@click.command()
@click.argument(
    "folder",
    required=False,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--again", metavar="MAIL", help="Take in one that was set aside.")
@click.option("--let-go", metavar="MAIL", help="Leave one that was set aside.")
@click.option("--reason", help="Why; it is written down.")
def intake(
    folder: Path | None, again: str | None, let_go: str | None, reason: str | None
) -> None:
    """Take in returned mail from FOLDER: .eml files or a Maildir.

    What was taken in before changes nothing, so it may be stopped and started again.
    Without FOLDER it shows the mailbox, and the mails there that were set aside.
    """
    if folder:
        take_in(folder)
        return
    if mail := again or let_go:
        decide(mail, "retry" if again else "dismissal", reason)
        return
    look()


def take_in(folder: Path) -> None:
    paths = sorted(mails(folder))
    with click.progressbar(paths, label="Taking in") as progress:
        came_of = Counter(taken_in(progress))
    table = columns("mails", "what they were")
    for what, number in came_of.most_common():
        table.add_row(str(number), MEANINGS.get(what, what))
    show(table, f"There is no mail in {folder}.")


def decide(mail: str, what: str, reason: str | None) -> None:
    """Have a mail tried again or let go."""
    if not reason:
        raise click.UsageError("Say why with --reason.")
    opened().post(f"{PARKED}/{segment(mail)}/{what}", {"reason": reason})
    click.echo(DECIDED[what])


def look() -> None:
    """Show how the mailbox stands, and what was set aside there."""
    door = opened()
    mailboxes = door.get("/v1/sending")["mailboxes"]
    if not mailboxes:
        click.echo("No mailbox is looked at.")
    for each in mailboxes:
        click.echo(standing(each))
        if each["failing_since"]:
            since = moment(each["failing_since"])
            click.echo(f"Not reached since {since}: {each['failure']}")
    table = columns("mail", "since", "why", whole="mail")
    for each in door.pages(PARKED):
        why = (
            f"{each['reason']} (tried again soon)" if each["again"] else each["reason"]
        )
        table.add_row(each["mail_id"], moment(each["at"]), why)
    show(table, "No mail is set aside.")


def standing(mailbox: Mapping[str, Any]) -> str:
    waiting = counted(mailbox["waiting"], "mail waits", "mails wait")
    oldest = f", the oldest since {moment(mailbox['oldest_at'])}"
    looked = moment(mailbox["looked_at"]) or "never"
    return f"{waiting}{oldest if mailbox['oldest_at'] else ''}; looked at: {looked}"


def mails(folder: Path) -> Iterator[Path]:
    for pattern in MAILS:
        yield from (path for path in folder.glob(pattern) if path.is_file())


def taken_in(paths: Iterable[Path]) -> Sequence[str]:
    door = opened()
    return [
        door.send(PATH, path.read_bytes(), MEDIA_TYPE)["came_of"]
        if path.stat().st_size <= LARGEST
        else "too_large"
        for path in paths
    ]
