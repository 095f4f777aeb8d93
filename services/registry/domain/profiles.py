"""What we understand of a client's business: how much of it, and how fresh."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from libs.values import AnswerId, BranchId, ClientId, Invalid
from services.registry.domain.entries import Named
from services.registry.domain.freshness import Freshness
from services.registry.domain.names import id_of, name_key
from services.registry.domain.texts import check_note, check_texts, wrong

HIGHEST_WEIGHT = 100
STALE_COUNTS = 0.5  # of what a fresh answer counts


class BadWeight(Invalid):
    """A field of the profile weighs 0 to 100."""


@dataclass(frozen=True)
class Field:
    """Something we want to know of every client; raises BadText and BadWeight."""

    name: str
    weight: int

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        if not 0 <= self.weight <= HIGHEST_WEIGHT:
            raise wrong(BadWeight, "weight")


@dataclass(frozen=True)
class Answer(Named):
    """What we know in one field, `name`, of a client; raises BadText and BadNote."""

    id: AnswerId
    branch: BranchId
    client: ClientId
    name: str
    text: str
    verified_on: date

    def __post_init__(self) -> None:
        check_texts(name=self.name)
        check_note(text=self.text)


@dataclass(frozen=True)
class Part:
    """One field of a client's profile, with what is known in it, if anything."""

    field: Field
    answer: Answer | None
    stale: bool

    @property
    def counts(self) -> float:
        """What it adds: its weight when fresh, half of it when stale, or nothing."""
        if self.answer is None:
            return 0
        return self.field.weight * (STALE_COUNTS if self.stale else 1)


@dataclass(frozen=True)
class Profile:
    """A client's profile; its shares are from 0 to 1, and None when of nothing."""

    client: ClientId
    parts: tuple[Part, ...]

    @property
    def completeness(self) -> float | None:
        """The share of the weights in whose fields something is known."""
        return _share(self._known, self._all)

    @property
    def freshness(self) -> float | None:
        """The share of what is known that counts; a stale answer counts half."""
        return _share(self._counting, self._known)

    @property
    def score(self) -> float | None:
        """Completeness times freshness: each part's `counts` by all the weights."""
        return _share(self._counting, self._all)

    @property
    def missing(self) -> list[str]:
        """The fields in which nothing is known."""
        return [part.field.name for part in self.parts if part.answer is None]

    @property
    def stale(self) -> list[str]:
        """The fields whose answers are to be verified again."""
        return [part.field.name for part in self.parts if part.stale]

    @cached_property
    def _all(self) -> int:
        return sum(part.field.weight for part in self.parts)

    @cached_property
    def _known(self) -> int:
        return sum(part.field.weight for part in self.parts if part.answer)

    @cached_property
    def _counting(self) -> float:
        return sum(part.counts for part in self.parts)


def profile_of(
    client: ClientId,
    fields: Iterable[Field],
    answers: Iterable[Answer],
    freshness: Freshness,
) -> Profile:
    """Lay a client's answers beside the fields; an answer to no field is left out.

    Of several answers, as of clients merged into it, the one verified last counts.
    """
    oldest_first = sorted(answers, key=lambda a: (a.verified_on, a.client == client))
    given = {answer.name: answer for answer in oldest_first}
    return Profile(
        client,
        tuple(_part(field, given.get(field.name), freshness) for field in fields),
    )


def answer_id(client: ClientId, field: str) -> AnswerId:
    """Name an answer: within the client by its field."""
    return AnswerId(id_of("answer", client, name_key(field)))


def _part(field: Field, answer: Answer | None, freshness: Freshness) -> Part:
    stale = answer is not None and freshness.is_past(
        answer.verified_on, answer.name_key
    )
    return Part(field, answer, stale)


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
