"""Lists of partners."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from services.registry.domain.books import Book
from services.registry.domain.branches import Branch
from services.registry.domain.cells import Cells
from services.registry.domain.imports import Reading
from services.registry.domain.lists import AtHand, ListKind
from services.registry.domain.partners import Partner, partner_id
from services.registry.domain.recognising import joined, said


@dataclass(frozen=True)
class PartnerRow(Cells):
    """A row of a list of partners; skills and regions may be several, with ; between.

    Only `active` brings back who has left.
    """

    partner: str | None = None
    skills: str | None = None
    regions: str | None = None
    smallest: str | None = None
    largest: str | None = None
    trusted: str | None = None
    active: str | None = None


def told(row: PartnerRow, branch: Branch, known: Book[Partner]) -> Partner:
    """Return the partner, known by name; raises Missing, BadText and others."""
    name = row.required("partner")
    new = partner_id(branch.id, name)
    before = known.get(new) or Partner(new, branch.id, name, (), ())
    return replace(
        before,
        skills=joined(before.skills, row.read_words("skills")),
        regions=joined(before.regions, tuple(row.several("regions"))),
        **said(
            smallest=row.read_whole("smallest"),
            largest=row.read_whole("largest"),
            trusted=row.read_whether("trusted"),
            active=row.read_whether("active"),
        ),
    )


def readings(row: PartnerRow, _at_hand: AtHand[Partner]) -> Iterator[Reading]:
    yield partial(row.required, "partner")
    yield partial(row.read_whole, "smallest")
    yield partial(row.read_whole, "largest")
    yield partial(row.read_whether, "trusted")
    yield partial(row.read_whether, "active")


PARTNERS = ListKind("partners", PartnerRow, told, readings)
