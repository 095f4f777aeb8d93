"""Success stories: what we did for a client, told with their name or without."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from libs.values import BranchId, ClientId, FieldError, Invalid
from services.outbound.domain.newsletters import Manuscript, Section

LEGAL_FORM = re.compile(
    r"[,\s]+(?:gesmbh|gmbh(?: & co\.? kg)?|ag|kg|og|ohg|e\.? ?u\.?|e\.v\.|se|ltd\.?"
    r"|limited|inc\.?|incorporated|corp\.?|llc|llp|plc|co\.?|s\.?a\.?|s\.?r\.?l\.?"
    r"|b\.?v\.?|n\.?v\.?)$",
    re.IGNORECASE,
)
SHORTEST_NAME = 3  # characters: less is found in too many words


class TellsWho(Invalid):
    """What is told without a name must not hold it."""


@dataclass(frozen=True)
class Story:
    """What we did for a client; only with their consent their name is told."""

    id: str
    branch: BranchId
    client: ClientId
    named: str
    anonymised: str
    made_at: datetime
    made_by: str
    agreed_at: datetime | None = None
    agreed_by: str | None = None

    @property
    def told(self) -> str:
        """What may be told of it."""
        return self.named if self.agreed_at else self.anonymised

    def agreed(self, at: datetime, by: str) -> "Story":
        """Return it with the client's consent, given by this person there."""
        return replace(self, agreed_at=at, agreed_by=by)

    def withdrawn(self) -> "Story":
        """Return it without any consent."""
        return replace(self, agreed_at=None, agreed_by=None)


def bare(name: str) -> str:
    """Return a name without its legal form, as people say it."""
    return LEGAL_FORM.sub("", name.strip())


def require_nameless(text: str, name: str) -> None:
    """Raise TellsWho when a text has the name of a client."""
    if mentions(text, name):
        raise TellsWho(None, FieldError("anonymised", f"it has {bare(name)}"))


def mentions(text: str, name: str) -> bool:
    """Tell whether a text has a name, with its legal form or without."""
    said = bare(name)
    words = (said if len(said) >= SHORTEST_NAME else name).split()
    if not words or words[0].casefold() not in text.casefold():
        return False
    spelled = r"\s+".join(map(re.escape, words))
    return re.search(rf"(?<!\w){spelled}(?!\w)", text, re.IGNORECASE) is not None


def with_stories(manuscript: Manuscript, stories: Mapping[str, Story]) -> Manuscript:
    """Return what an issue says with its stories, each as it may be told now."""
    sections = tuple(told(section, stories) for section in manuscript.sections)
    return replace(manuscript, sections=sections)


def told(section: Section, stories: Mapping[str, Story]) -> Section:
    story = stories.get(section.story or "")
    if story is None:
        return section
    words = tuple(each.strip() for each in story.told.split("\n\n"))
    return replace(section, paragraphs=(*words, *section.paragraphs))
