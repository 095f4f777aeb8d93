"""Newsletters: one issue a month, in sections, each of which is there for a reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from libs.calendars.months import Month
from libs.values import BranchId, Conflict

NEWSLETTER = "newsletter"


class Tag(StrEnum):
    """What a section is there for; an issue has all four."""

    INTERESTING = "interesting"
    ENTERTAINING = "entertaining"
    INFORMING = "informing"
    PERSONAL = "personal"


class OneAMonth(Conflict):
    """There is an issue for this month already."""


class NotApproved(Conflict):
    """The issue is not approved: keepwell newsletter approve."""


class SentAlready(Conflict):
    """The issue is sent: what people hold in their hands is not changed."""


class NotSent(Conflict):
    """The issue is not sent yet."""


@dataclass(frozen=True)
class Section:
    """A part of an issue; `pitch` sells something, `dated` is when it happened.

    With a `story` it tells, before its own words, what that success story tells.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    tags: frozenset[Tag] = frozenset()
    pitch: bool = False
    dated: date | None = None
    story: str | None = None

    @property
    def words(self) -> int:
        """How many words it has, with its heading."""
        return sum(len(each.split()) for each in (self.heading, *self.paragraphs))


@dataclass(frozen=True)
class Manuscript:
    """What an issue says to everybody."""

    title: str
    theme: str = ""
    language: str = "en"
    signed: str = ""
    opening: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()

    @property
    def words(self) -> int:
        """How many words the sections have."""
        return sum(section.words for section in self.sections)

    @property
    def pitch_share(self) -> float:
        """Which share of the words sells something."""
        pitched = sum(section.words for section in self.sections if section.pitch)
        return pitched / self.words if self.words else 0.0


@dataclass(frozen=True)
class Issue:
    """A month's newsletter of a branch, from its first draft to the archive.

    Those of one `firm` issue say the same, each to the clients of its branch. `named`
    are the stories that were told with a name when it was approved.
    """

    id: str
    branch: BranchId
    month: Month
    manuscript: str
    revision: int
    made_at: datetime
    made_by: str
    approved_at: datetime | None = None
    approved_by: str | None = None
    sent_at: datetime | None = None
    archived_at: datetime | None = None
    firm: str | None = None
    named: tuple[str, ...] = ()

    @property
    def period(self) -> str:
        """Its month, as messages are told apart by."""
        return str(self.month)

    @property
    def state(self) -> str:
        """How far it has come."""
        if self.archived_at:
            return "archived"
        if self.sent_at:
            return "sent"
        return "approved" if self.approved_at else "draft"

    def rewritten(self, manuscript: str) -> "Issue":
        """Return it with other words, which nobody approved; raises SentAlready."""
        if self.sent_at:
            raise SentAlready
        return replace(
            self,
            manuscript=manuscript,
            revision=self.revision + 1,
            approved_at=None,
            approved_by=None,
            named=(),
        )

    def approved(self, at: datetime, by: str, named: Iterable[str]) -> "Issue":
        """Return it approved, with these stories told by name; raises SentAlready."""
        if self.sent_at:
            raise SentAlready
        return replace(
            self,
            approved_at=at,
            approved_by=by,
            named=tuple(named),
            revision=self.revision + 1,
        )

    def sent(self, at: datetime) -> "Issue":
        """Return it sent, since the first time; raises NotApproved."""
        if not self.approved_at:
            raise NotApproved
        return replace(self, sent_at=self.sent_at or at, revision=self.revision + 1)

    def called_back(self) -> "Issue":
        """Return it as a draft again, as nobody has it; raises NotSent."""
        if not self.sent_at:
            raise NotSent
        return replace(self, sent_at=None, archived_at=None).rewritten(self.manuscript)

    def archived(self, at: datetime) -> "Issue":
        """Return it open to everybody; raises NotSent."""
        if not self.sent_at:
            raise NotSent
        archived_at = self.archived_at or at
        return replace(self, archived_at=archived_at, revision=self.revision + 1)
