"""Leaks: no message tells one client of another."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256

import msgspec

from libs.contracts.clients import ClientRecorded, ContactRecorded
from libs.storage.transactions import Transaction
from services.outbound.domain import leak_marks as marks
from services.outbound.domain.dispatches import Dispatch, Suppressed
from services.outbound.domain.leak_marks import Kind, Mark
from services.outbound.domain.leak_search import (
    Found,
    Lengths,
    Ours,
    Owner,
    Searched,
    leaks,
    searched,
    telling,
)
from services.outbound.domain.messages import Form
from services.outbound.domain.parcels import Parcel
from services.outbound.domain.readable_texts import Readable, readable
from services.outbound.storage import leak_marks as storage

LEAK = "leak"


def learn_clients(transaction: Transaction, told: Iterable[ClientRecorded]) -> None:
    """Keep what would give clients away, as they are recorded now."""
    storage.keep(transaction, storage.clients(transaction, {c.client_id for c in told}))


def learn_contacts(transaction: Transaction, told: Iterable[ContactRecorded]) -> None:
    """Keep what would give the people of clients away, as they are recorded now."""
    ids = {contact.contact_id for contact in told}
    storage.keep(transaction, storage.contacts(transaction, ids))


def forget_contacts(transaction: Transaction, contacts: Sequence[str]) -> None:
    """Keep nothing of people who were erased: nobody is to know them any more."""
    storage.forget(transaction, contacts)


def scan(
    transaction: Transaction, made: Sequence[tuple[Dispatch, Parcel]]
) -> Mapping[str, Suppressed]:
    """Return the messages that tell of another client, or cannot be read through.

    Trials are read by ours alone.
    """
    made = [each for each in made if each[0].message.form is not Form.TRIAL]
    messages = {dispatch.message.id: dispatch for dispatch, _ in made}
    read = {each.message_id: readable(each.channel, each.body) for _, each in made}
    betrayed = search(transaction, messages, read)
    return {
        message: Suppressed(LEAK, evidence(each, betrayed[message], told))
        for message, each in messages.items()
        if (told := read[message]).closed or betrayed[message]
    }


def search(
    transaction: Transaction,
    messages: Mapping[str, Dispatch],
    read: Mapping[str, Readable],
) -> dict[str, set[Owner]]:
    """Find whom each message betrays."""
    apart = {message: searched(told) for message, told in read.items()}
    found, own = found_in(transaction, list(apart.values()))
    roots = storage.roots(transaction, {d.message.client for d in messages.values()})
    return {
        message: leaks(some, reader(each, roots, own))
        for (message, each), some in zip(messages.items(), found, strict=True)
    }


def in_public(
    transaction: Transaction, texts: Sequence[str], client: str = ""
) -> list[list[str]]:
    """Find the words of each text that tell of clients, but of the one that reads it.

    Whoever agreed to be named may be.
    """
    apart = [searched(Readable((each,))) for each in texts]
    found, own = found_in(transaction, apart)
    root = storage.roots(transaction, {client}).get(client, client)
    ours = Ours(root, (own,), public=True)
    return [sorted({" ".join(e.mark.words) for e in telling(s, ours)}) for s in found]


def found_in(
    transaction: Transaction, apart: Sequence[Searched]
) -> tuple[list[list[Found]], set[Mark]]:
    """Find the marks in texts; return our own as well."""
    own = our_marks(transaction)
    lengths = lengths_of(transaction, apart, own)
    whose = storage.whose(transaction, candidates(apart, lengths))
    ours = {mark.words: mark for mark in own if mark.kind is Kind.NAME}
    return [list(told.found(lengths, whose, ours)) for told in apart], own


def candidates(apart: Iterable[Searched], lengths: Lengths) -> set[Mark]:
    """Return all that may be somebody's mark."""
    apart = list(apart)
    spoken = set().union(*(each.spoken(lengths) for each in apart))
    addresses = set().union(*(each.addresses for each in apart))
    return {Mark(Kind.NAME, words) for words in spoken} | addresses


def lengths_of(
    transaction: Transaction, apart: Iterable[Searched], own: Iterable[Mark]
) -> Lengths:
    """Return how many words the names have that begin with a word of these."""
    words = set().union(*(each.words for each in apart))
    lengths = {k: set(v) for k, v in storage.lengths(transaction, words).items()}
    for mark in own:
        lengths.setdefault(mark.words[0], set()).add(len(mark.words))
    return lengths


def our_marks(transaction: Transaction) -> set[Mark]:
    """Return how we and our people are called, and where our mail comes from."""
    found: set[Mark] = set()
    for each in storage.ours(transaction):
        emails = [each.email] if each.email else []
        found |= marks.of_client(each.name, None, ())
        found |= marks.of_contact(each.name, emails, ())
        found |= single_words(each.lines)
    return found


def single_words(lines: Iterable[str]) -> set[Mark]:
    return {Mark(Kind.NAME, (w,)) for line in lines for w in marks.words_of(line)}


def reader(dispatch: Dispatch, roots: Mapping[str, str], own: set[Mark]) -> Ours:
    """Say what may stand in a message: its reader, where it goes, and we."""
    message = dispatch.message
    return Ours(
        root=roots.get(message.client, message.client),
        marks=(own, single_words([dispatch.address])),
        public=message.form is Form.NEWSLETTER,
    )


def evidence(
    dispatch: Dispatch, betrayed: Iterable[Owner], read: Readable
) -> dict[str, object]:
    """Tell whom of the same branch it betrays, and by what; of others only that."""
    message, owners = dispatch.message, list(betrayed)
    here = {each.client for each in owners if each.branch == message.branch}
    return {
        "kinds": sorted({each.kind.value for each in owners}),
        "clients": sorted(here),
        "of_another_branch": any(e.branch != message.branch for e in owners),
        "not_readable": sorted(set(read.closed)),
        "seen": seen(dispatch, owners),
    }


def seen(dispatch: Dispatch, betrayed: Iterable[Owner]) -> str:
    """Name what a person releases: these words for this reader, that betray these."""
    owners = sorted((each.client, each.kind.value) for each in betrayed)
    told = msgspec.json.encode((dispatch.content, dispatch.address, owners))
    return sha256(told).hexdigest()
