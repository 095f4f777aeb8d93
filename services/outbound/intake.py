"""The intake: mail that was put into a folder is taken in, file by file.

What is taken in lies in `taken` then, so that whoever stops and starts again goes on.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import structlog

from libs.bus.loops import GoesOn, apart
from libs.storage.transactions import Transactions
from services.outbound.usecases import returned_mails

LARGEST = 25 * 2**20  # octets
TAKEN, ASIDE = "taken", "aside"
MAILS = ("*.eml", "new/*")  # files, and a Maildir's

log = structlog.get_logger(__name__)


@dataclass
class Intake:
    """Takes in what lies in a folder."""

    transactions: Transactions
    folder: Path
    stays: set[Path] = field(default_factory=set)  # what could not be moved

    def go_round(self, goes_on: GoesOn) -> bool:
        """Take in all that is there; return whether there was anything."""
        found = sorted(set(self.mails()) - self.stays)
        for path in found:
            if goes_on():
                apart([path], self.take, self.put_aside)
        return bool(found)

    def mails(self) -> Iterator[Path]:
        """Give the files that hold a mail; one that is being written has a dot."""
        for pattern in MAILS:
            yield from (
                path
                for path in self.folder.glob(pattern)
                if path.is_file() and not path.name.startswith(".")
            )

    def take(self, paths: Sequence[Path]) -> None:
        """Take one mail in, and put it where it is not taken in again."""
        (path,) = paths
        if path.stat().st_size > LARGEST:
            self.move(path, ASIDE)
            return
        with self.transactions.begin() as transaction:
            returned_mails.take_in(transaction, path.read_bytes())
        self.move(path, TAKEN)

    def put_aside(self, path: Path, _failure: Exception) -> None:
        """Keep what cannot be read for people; the others go on."""
        self.move(path, ASIDE)

    def move(self, path: Path, where: str) -> None:
        """Put a mail away, or leave it there until the next start if it cannot be."""
        folder = self.folder / where
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            path.rename(folder / free_name(folder, path.name))
        except OSError as failure:
            log.warning("mail stays in the intake", why=failure.strerror)
            self.stays.add(path)


def free_name(folder: Path, name: str) -> str:
    """Return the name, or one before which stands a number if it is taken."""
    names = (f"{number}-{name}" if number else name for number in count())
    return next(each for each in names if not (folder / each).exists())
