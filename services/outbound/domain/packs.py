"""Packs: letters that go to the printer together, each in one pack and never in two."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import groupby

from libs.values import BranchId, Conflict, NotFound
from services.outbound.domain.letters import Cover, Page
from services.outbound.domain.messages import State

MOST_LETTERS = 5_000
# More at once are not set faster, and take more memory.
IN_A_FILE = 50
ENVELOPES, LABELS = COVERS = "envelopes", "labels"
FOR_PEOPLE, FOR_MACHINES = "addresses.csv", "addresses-for-machines.csv"


class PackState(StrEnum):
    """How far a pack has come; one that is handed over is posted or given up whole."""

    DRAWN_UP = "drawn_up"
    HANDED_OVER = "handed_over"
    PRINTED = "printed"
    POSTED = "posted"
    DISSOLVED = "dissolved"
    GIVEN_UP = "given_up"


AFTER = {
    PackState.HANDED_OVER: (PackState.DRAWN_UP,),
    PackState.PRINTED: (PackState.HANDED_OVER,),
    PackState.POSTED: (PackState.PRINTED,),
    PackState.DISSOLVED: (PackState.DRAWN_UP,),
    PackState.GIVEN_UP: (PackState.HANDED_OVER, PackState.PRINTED),
}
PRINTED_ALREADY = (PackState.PRINTED, PackState.POSTED)
NO_MORE = (PackState.DISSOLVED, PackState.GIVEN_UP)


class NoSuchPack(NotFound):
    """There is no such pack."""


class NoSuchFile(NotFound):
    """The pack has no such file."""


class NothingToPrint(Conflict):
    """No letter waits that may go out."""


class PostPaused(Conflict):
    """Post of this branch is paused."""


class NotInThisOrder(Conflict):
    """A pack is drawn up, handed over, printed and posted, in this order."""


class PrintedAlready(Conflict):
    """The pack is printed already: say why it is printed again."""


class NotPrintedYet(Conflict):
    """The pack is not printed yet: its files come without a reason."""


class AllFilesFirst(Conflict):
    """The manifest tells of all files: read the others first."""


class ChangedSince(Conflict):
    """The file comes out otherwise than when it was first made: give the pack up."""


class WordsForgotten(Conflict):
    """What a letter of it was set from is forgotten: it is 90 days, or was erased."""


@dataclass(frozen=True)
class Pack:
    """Letters of one branch on their way to the printer and the post."""

    id: str
    branch: BranchId
    state: PackState
    letters: int
    drawn_up_at: datetime
    handed_over_at: datetime | None
    printed_at: datetime | None
    posted_at: datetime | None

    @property
    def is_proof(self) -> bool:
        """Whether its letters may still leave it: then it is not for the printer."""
        return self.state is PackState.DRAWN_UP


@dataclass(frozen=True)
class Packed:
    """A letter in its pack; `number` is printed on it."""

    message: str
    client: str
    number: int
    page: Page
    sheets: int
    cover: Cover
    state: State


@dataclass(frozen=True)
class PackFile:
    """A file of a pack as it was handed over: what the printer checks it by."""

    name: str
    sha256: str
    size: int
    letters: int
    sheets: int


@dataclass(frozen=True)
class Part:
    """Which letters of a pack one PDF holds."""

    name: str
    letters: Sequence[Packed]


def check_order(state: PackState, wanted: PackState) -> None:
    """Raise NotInThisOrder unless a pack may go from one state to the other."""
    if state not in AFTER[wanted]:
        stands = state.value.replace("_", " ")
        raise NotInThisOrder(f"{NotInThisOrder.__doc__} This one is {stands}.")


def parts_of(letters: Sequence[Packed]) -> list[Part]:
    """Divide a pack into files of 50 letters; envelopes and labels by themselves."""
    found: list[Part] = []
    for page, alike in groupby(letters, lambda each: each.page):
        found += numbered(f"{page}s", list(alike))
    for cover, kind in ((Cover.ENVELOPE, ENVELOPES), (Cover.LABEL, LABELS)):
        found += numbered(kind, [each for each in letters if each.cover is cover])
    return found


def pages_of(letters: Sequence[Packed]) -> list[Part]:
    """Divide the letters themselves, each once, without what carries them."""
    return [part for part in parts_of(letters) if kind_of(part) not in COVERS]


def kind_of(part: Part) -> str:
    """Return what a part is printed as."""
    return part.name.partition("-")[0]


def numbered(kind: str, letters: Sequence[Packed]) -> list[Part]:
    some = [letters[at : at + IN_A_FILE] for at in range(0, len(letters), IN_A_FILE)]
    return [Part(f"{kind}-{nth:04d}.pdf", each) for nth, each in enumerate(some, 1)]
