"""Leak marks: what in a message would tell one client of another."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from itertools import chain
from unicodedata import category, normalize

import idna

from services.outbound.domain.everyday_words import EVERYDAY

WORD = re.compile(r"[^\W_]+")
DIGITS = re.compile(r"\+?\(?\d[\d\s()/.\-\u2010-\u2015]{5,}\d")
# Each begins where a word does and never looks back: a long word takes no long time.
MAIL = re.compile(
    r"(?<![\w.!#$%&'*+/=?^`{|}~-])[\w.!#$%&'*+/=?^`{|}~-]++@[\w-]++(?:\.[\w-]++)++"
)
DOMAIN = re.compile(r"(?<![\w-])[\w-]++(?:\.[\w-]++)++")
LONGEST_DOMAIN = 253  # characters, RFC 1035
# A line that is only too long goes on in the next, and so may a name in it.
ENDS = re.compile(r"(?<=[.,:;!?])[^\S\n]*\n|\n[^\S\n]*\n")
INVISIBLE = {"Cf", "Mn"}  # marks within words, as accents and soft hyphens
LEGAL_FORMS = frozenset(
    (
        *("ab", "ag", "as", "bv", "co", "company", "corp", "corporation", "eg", "eu"),
        *("gesmbh", "gmbh", "gbr", "inc", "incorporated", "kft", "kg", "kgaa", "lc"),
        *("limited", "llc", "llp", "lp", "ltd", "mbh", "nv", "og", "ohg", "oy", "pc"),
        *("plc", "pllc", "pty", "sa", "sarl", "se", "sl", "spa", "srl", "sro"),
        *("und", "and", "ev", "ges", "e", "m", "b", "h", "u", "s", "a", "r", "l", "o"),
    )
)
# Mailboxes of everybody: to name one tells of nobody.
EVERYBODYS = frozenset(
    (
        *("aol.com", "gmail.com", "gmx.at", "gmx.de", "gmx.net", "googlemail.com"),
        *("hotmail.com", "icloud.com", "live.com", "me.com", "msn.com", "orange.fr"),
        *("outlook.com", "proton.me", "protonmail.com", "t-online.de", "web.de"),
        *("yahoo.com", "yahoo.de", "aon.at", "comcast.net", "verizon.net", "att.net"),
    )
)
SHORTEST_NAME, SHORTEST_REFERENCE = 4, 5  # characters, of one word
SAME_NUMBER = 8  # digits at the end: with or without what is dialled before them
LONGEST = 12  # words
LINES = 10_000


class Kind(StrEnum):
    """What a mark is of."""

    NAME = "name"
    REFERENCE = "reference"
    PHONE = "phone"
    EMAIL = "email"
    DOMAIN = "domain"


@dataclass(frozen=True)
class Mark:
    """Words that stand for one client; those of an address are one word."""

    kind: Kind
    words: tuple[str, ...]


def of_client(name: str, reference: str | None, phones: Iterable[str]) -> set[Mark]:
    """Return the marks of a client; what might be anything is none."""
    marks = {Mark(Kind.NAME, told) for told in _firm_names(name)}
    written = words_of(reference or "")
    spelt = "".join(written)
    if len(spelt) >= SHORTEST_REFERENCE and any(map(str.isdigit, spelt)):
        marks.add(Mark(Kind.REFERENCE, written[:LONGEST]))
    return marks | _of_phones(phones)


def of_contact(name: str, emails: Iterable[str], phones: Iterable[str]) -> set[Mark]:
    """Return the marks of a person; a first name or a surname alone is none."""
    marks = _of_phones(phones)
    written = words_of(name)[:LONGEST]
    if len(written) > 1:
        marks |= {Mark(Kind.NAME, told) for told in (written, turned(written))}
    for email in emails:
        found = plain(email)
        marks.add(Mark(Kind.EMAIL, (found,)))
        domain = found.rpartition("@")[2]
        if domain and domain not in EVERYBODYS:
            marks.add(Mark(Kind.DOMAIN, (domain,)))
    return marks


def passages(told: str) -> list[str]:
    """Part a text where one says no more: at empty lines, and at lines that end."""
    return ENDS.split(told)


def words_of(told: str) -> tuple[str, ...]:
    """Return the words of a text, however they are written."""
    return tuple(chain.from_iterable(map(_words, told.splitlines())))


def addresses_in(told: str) -> set[Mark]:
    """Return the mail addresses, domains and telephone numbers of a text."""
    return set(chain.from_iterable(map(_addresses, told.splitlines())))


# Many mails of one mailing have most of their lines in common.
@lru_cache(maxsize=LINES)
def _words(line: str) -> tuple[str, ...]:
    return tuple(WORD.findall(plain(line)))


@lru_cache(maxsize=LINES)
def _addresses(line: str) -> frozenset[Mark]:
    text = plain(line)
    found = {Mark(Kind.EMAIL, (each,)) for each in MAIL.findall(text)}
    for domain in DOMAIN.findall(text):
        found |= {Mark(Kind.DOMAIN, (each,)) for each in _above(domain)}
    return frozenset(found | _of_phones(DIGITS.findall(text)))


def plain(told: str) -> str:
    """Return a text without case, accents, what is not seen, and punycode."""
    seen = told.lower() if told.isascii() else _seen(told)
    return PUNYCODE.sub(_decoded, seen)


def _seen(told: str) -> str:
    spelt = normalize("NFKD", normalize("NFKC", told).casefold())
    return "".join(each for each in spelt if category(each) not in INVISIBLE)


PUNYCODE = re.compile(r"xn--[a-z0-9-]{1,59}")


def _decoded(found: re.Match[str]) -> str:
    try:
        return plain(idna.decode(found.group()))
    except UnicodeError:
        return found.group()


def turned(words: Sequence[str]) -> tuple[str, ...]:
    """Return a name as lists have it: the last word first."""
    return (words[-1], *words[:-1])


def _firm_names(name: str) -> Iterator[tuple[str, ...]]:
    """Give a firm's name as it is registered, and as people say it."""
    whole = words_of(name)[:LONGEST]
    said = _without_form(whole)
    if len(whole) > 1:
        yield whole
    if len(said) > 1 or _says_enough(said):
        yield said


def _without_form(words: tuple[str, ...]) -> tuple[str, ...]:
    while words and words[-1] in LEGAL_FORMS:
        words = words[:-1]
    return words[1:] if words[:1] == ("the",) else words


def _says_enough(said: Collection[str]) -> bool:
    """Tell whether one word can only be a name."""
    return all(
        len(word) >= SHORTEST_NAME and word not in EVERYDAY and not word.isdigit()
        for word in said
    ) and bool(said)


def _of_phones(phones: Iterable[str]) -> set[Mark]:
    numbers = ("".join(filter(str.isdigit, phone)) for phone in phones)
    return {
        Mark(Kind.PHONE, (number[-SAME_NUMBER:],))
        for number in numbers
        if len(number) >= SAME_NUMBER
    }


def _above(domain: str) -> Iterator[str]:
    """Give a domain and those that it is below."""
    labels = domain[-LONGEST_DOMAIN:].split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])
