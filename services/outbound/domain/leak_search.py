"""The search for leaks: which marks stand in a message, and which of them betray."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from services.outbound.domain.leak_marks import (
    Kind,
    Mark,
    addresses_in,
    passages,
    words_of,
)
from services.outbound.domain.readable_texts import Readable

# How many words the names have that begin with a word.
Lengths = Mapping[str, Iterable[int]]
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


@dataclass(frozen=True)
class Found:
    """A mark that stands in a message, and whose it is; of an address not where."""

    mark: Mark
    owners: Collection[Owner] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Searched:
    """A message's words, and the addresses in it."""

    texts: Sequence[tuple[str, ...]]
    addresses: AbstractSet[Mark]

    @property
    def words(self) -> set[str]:
        """All its words."""
        return set().union(*self.texts)

    def spoken(self, lengths: Lengths) -> set[tuple[str, ...]]:
        """Return what may be a name: as many words as some have that begin so."""
        return {
            words[start:end]
            for words in self.texts
            for start, end in _spans(words, lengths)
        }

    def found(
        self,
        lengths: Lengths,
        whose: Mapping[Mark, Collection[Owner]],
        ours: Mapping[tuple[str, ...], Mark],
    ) -> Iterator[Found]:
        """Give the marks that are somebody's, or our own."""
        for address in self.addresses & whose.keys():
            yield Found(address, whose[address])
        named = {mark.words: mark for mark in whose if mark.kind is Kind.NAME}
        named.update(ours)
        for number, words in enumerate(self.texts):
            yield from (
                Found(mark, whose.get(mark, ()), Place(number, start, end))
                for start, end in _spans(words, lengths)
                if (mark := named.get(words[start:end]))
            )


def _spans(words: tuple[str, ...], lengths: Lengths) -> list[tuple[int, int]]:
    return [
        (start, start + length)
        for start, word in enumerate(words)
        if word in lengths
        for length in lengths[word]
    ]


def searched(readable: Readable) -> Searched:
    """Take a message apart; no name goes on in another of its passages."""
    return Searched(
        [words_of(said) for text in readable.texts for said in passages(text)],
        {mark for text in readable.texts for mark in addresses_in(text)},
    )


@dataclass(frozen=True)
class Ours:
    """What is not another client's: the reader's `root`, and our own words."""

    root: str
    marks: Sequence[Collection[Mark]]
    public: bool  # whoever agreed to be named may be

    def holds(self, found: Found) -> bool:
        """Tell whether a mark is the reader's or ours."""
        own = any(each.root == self.root for each in found.owners)
        return own or any(found.mark in marks for marks in self.marks)


def leaks(found: Iterable[Found], ours: Ours) -> set[Owner]:
    """Return who is betrayed."""
    return {
        owner
        for each in telling(list(found), ours)
        for owner in betrayed(each.owners, ours)
    }


def telling(found: Sequence[Found], ours: Ours) -> list[Found]:
    """Return what betrays somebody; a name within one of the reader's own does not."""
    told = [(each, ours.holds(each)) for each in found]
    places = [each.place for each, own in told if own and each.place]
    return [
        each
        for each, own in told
        if not own
        and not _is_within(each.place, places)
        and any(betrayed(each.owners, ours))
    ]


def _is_within(place: Place | None, places: Iterable[Place]) -> bool:
    """Tell whether words are all of names that stand there, or two side by side."""
    if place is None:
        return False
    within = [each for each in places if each.text == place.text]
    return all(
        any(each.start <= word < each.end for each in within)
        for word in range(place.start, place.end)
    )


def betrayed(owners: Collection[Owner], ours: Ours) -> Iterator[Owner]:
    """Give those of a mark's owners that may not be told of."""
    many = len({each.root for each in owners}) >= EVERYBODYS
    for owner in owners:
        named = ours.public and owner.agreed and owner.kind is Kind.NAME
        if not named and not (many and owner.kind is Kind.DOMAIN):
            yield owner
