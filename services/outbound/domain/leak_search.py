"""The search for leaks: which marks stand in a message, and which of them betray."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from services.outbound.domain.leak_marks import Kind, Mark, addresses_in, words_of
from services.outbound.domain.readable_texts import Readable

# What so many others share is nobody's: the mailboxes of a provider.
EVERYBODYS = 3


@dataclass(frozen=True)
class Owner:
    """Whose a mark is; `agreed` says that they are named in public already."""

    client: str
    branch: str
    root: str
    kind: Kind
    agreed: bool


@dataclass(frozen=True)
class Place:
    """Where words stand: in which text, from which word to which."""

    text: int
    start: int
    end: int

    def within(self, other: "Place") -> bool:
        """Tell whether they stand within others."""
        same = self.text == other.text
        return same and other.start <= self.start and self.end <= other.end


@dataclass(frozen=True)
class Found:
    """A mark that stands in a message; of an address it matters not where."""

    mark: Mark
    place: Place | None = None


@dataclass(frozen=True)
class Searched:
    """A message's words, and the addresses in it."""

    texts: Sequence[tuple[str, ...]]
    addresses: Collection[Mark]

    @property
    def words(self) -> set[str]:
        """All its words."""
        return {word for text in self.texts for word in text}

    def found(self, lengths: Mapping[str, Iterable[int]]) -> Iterator[Found]:
        """Give what may be a mark: addresses, and as many words as some begin with."""
        yield from map(Found, self.addresses)
        for number, words in enumerate(self.texts):
            yield from _named(number, words, lengths)


def _named(
    text: int, words: tuple[str, ...], lengths: Mapping[str, Iterable[int]]
) -> Iterator[Found]:
    ends = (
        (start, start + length)
        for start, word in enumerate(words)
        for length in lengths.get(word, ())
    )
    for start, end in ends:
        yield Found(Mark(Kind.NAME, words[start:end]), Place(text, start, end))


def searched(readable: Readable) -> Searched:
    """Take a message apart."""
    return Searched(
        [words_of(text) for text in readable.texts],
        {mark for text in readable.texts for mark in addresses_in(text)},
    )


@dataclass(frozen=True)
class Ours:
    """What is not another client's: the reader's `root`, and our own words."""

    root: str
    marks: Collection[Mark]
    public: bool  # whoever agreed to be named may be

    def holds(self, mark: Mark, owners: Collection[Owner]) -> bool:
        """Tell whether a mark is the reader's or ours."""
        return mark in self.marks or any(each.root == self.root for each in owners)


def leaks(
    found: Sequence[Found], whose: Mapping[Mark, Collection[Owner]], ours: Ours
) -> set[Owner]:
    """Return who is betrayed; a name within one of the reader's own is none."""
    own = [
        each.place
        for each in found
        if each.place and ours.holds(each.mark, whose.get(each.mark, ()))
    ]
    return {
        owner
        for each in found
        if not ours.holds(each.mark, whose.get(each.mark, ()))
        if not any(each.place and each.place.within(place) for place in own)
        for owner in betrayed(whose.get(each.mark, ()), ours)
    }


def betrayed(owners: Collection[Owner], ours: Ours) -> Iterator[Owner]:
    """Give those of a mark's owners that may not be told of."""
    many = len({each.root for each in owners}) >= EVERYBODYS
    for owner in owners:
        named = ours.public and owner.agreed and owner.kind is Kind.NAME
        if not named and not (many and owner.kind is Kind.DOMAIN):
            yield owner
