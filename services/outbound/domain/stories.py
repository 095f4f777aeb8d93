"""Success stories: what we did for a client, told with their name or without."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from libs.values import BranchId, ClientId, ContactId, FieldError, Invalid
from services.outbound.domain.everyday_words import EVERYDAY
from services.outbound.domain.leak_marks import plain
from services.outbound.domain.manuscripts import lines_of, paragraphs_of
from services.outbound.domain.newsletters import Manuscript, Section

LEGAL_FORM = re.compile(
    r"[,\s]+(?:(?:&|\+|und|and)\s+)?(?:gesmbh|gmbh|mbh|gbr|ag|kg|kgaa|og|ohg|e\.? ?u\.?"
    r"|e\.v\.|se|ltd\.?|limited|inc\.?|incorporated|corp\.?|llc|llp|plc|pty|co\.?"
    r"|s\.?a\.?|s\.?r\.?l\.?|b\.?v\.?|n\.?v\.?)$",
    re.IGNORECASE,
)
SHORTEST_NAME = 3  # characters: less is found in too many words
SHORTEST_WORD = 4  # characters: of less, capitals tell that it is a name


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
    agreed_by: ContactId | None = None

    @property
    def told(self) -> str:
        """What may be told of it."""
        return self.named if self.agreed_at else self.anonymised

    def agreed(self, at: datetime, by: ContactId) -> "Story":
        """Return it with the client's consent, given by this person there."""
        return replace(self, agreed_at=at, agreed_by=by)

    def withdrawn(self) -> "Story":
        """Return it without any consent."""
        return replace(self, agreed_at=None, agreed_by=None)


def bare(name: str) -> str:
    """Return a name without its legal forms, as people say it."""
    said, there = name.strip(), 1
    while there:
        said, there = LEGAL_FORM.subn("", said)
    return said


def is_everyday(name: str) -> bool:
    """Tell whether a name is a word that all people say, or nearly none."""
    word = plain(name)
    return word in EVERYDAY or (len(word) < SHORTEST_WORD and not name.isupper())


def require_nameless(text: str, *names: str) -> None:
    """Raise TellsWho when a text has the name of a client, or of people there."""
    for name in names:
        if mentions(text, name):
            raise TellsWho(None, FieldError("anonymised", f"it has {bare(name)}"))


def mentions(text: str, name: str) -> bool:
    """Tell whether a text has a name, with its legal form or without."""
    said = bare(name)
    return has(text, said if len(said) >= SHORTEST_NAME else name)


def has(text: str, name: str) -> bool:
    """Tell whether a text has these words, the last in the genitive or not."""
    words = name.split()
    if not words or words[0].casefold() not in folded(text):
        return False
    spelled = r"\s+".join(map(re.escape, words))
    spelled = rf"(?<!\w){spelled}(?:['\u2019]?s)?(?!\w)"
    return re.search(spelled, text, re.IGNORECASE) is not None


# A text is held against every client's name.
@lru_cache(64)
def folded(text: str) -> str:
    return text.casefold()


def with_stories(manuscript: Manuscript, stories: Mapping[str, Story]) -> Manuscript:
    """Return what an issue says with its stories, each as it may be told now."""
    sections = tuple(told(section, stories) for section in manuscript.sections)
    return replace(manuscript, sections=sections)


def told(section: Section, stories: Mapping[str, Story]) -> Section:
    story = stories.get(section.story or "")
    if story is None:
        return section
    words = paragraphs_of(lines_of(story.told))
    return replace(section, paragraphs=(*words, *section.paragraphs))
