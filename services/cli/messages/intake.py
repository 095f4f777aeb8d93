"""`keepwell intake`: mail that came back or was answered is taken in from a folder."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from services.cli.door import opened
from services.cli.printing import columns, show

PATH = "/v1/returned-mails"
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
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def intake(folder: Path) -> None:
    """Take in returned mail from FOLDER: .eml files or a Maildir.

    What was taken in before changes nothing, so it may be stopped and started again.
    """
    paths = sorted(mails(folder))
    with click.progressbar(paths, label="Taking in") as progress:
        came_of = Counter(taken_in(progress))
    table = columns("mails", "what they were")
    for what, number in came_of.most_common():
        table.add_row(str(number), MEANINGS.get(what, what))
    show(table, f"There is no mail in {folder}.")


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
