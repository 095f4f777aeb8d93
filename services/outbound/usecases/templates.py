"""Templates: listed, shown, written anew and approved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from libs.storage.transactions import Transaction
from libs.values import BranchId, NotFound, Refused
from services.outbound import library
from services.outbound.domain import templates as rules
from services.outbound.domain.template_words import Word, lacking, words_for
from services.outbound.domain.templates import (
    Overtaken,
    Place,
    Template,
    Version,
    Wording,
)
from services.outbound.storage import templates as storage
from services.outbound.usecases import senders
from services.outbound.usecases.template_previews import preview, samples, written_for


class NoSuchVersion(NotFound):
    """There is no such version."""


class NotFitToSend(Refused):
    """The wording is not fit to be sent."""


@dataclass(frozen=True)
class Standing:
    """A place of a template, and whose wording holds there: 0 is the shipped one."""

    template: Template
    place: Place
    held: int
    newest: int


@dataclass(frozen=True)
class Shown:
    """What holds in a place, what was written for it, and the words it may say."""

    template: Template
    place: Place
    held: int
    wording: Wording
    versions: Sequence[Version]
    words: Sequence[Word]


def listed(transaction: Transaction, branch: BranchId) -> list[Standing]:
    """List every place of every template, what is spoken there first."""
    spoken = senders.read(transaction, branch).language
    newest = storage.newest(transaction, branch)
    return [
        standing(template, Place(template.name, channel, language), newest)
        for template in library.templates().values()
        for channel, language in sorted(
            template.wordings, key=lambda where: where[1] != spoken
        )
    ]


def standing(
    template: Template, place: Place, newest: dict[Place, tuple[int, int]]
) -> Standing:
    last, held = newest.get(place, (0, 0))
    return Standing(template, place, held, last)


def shown(transaction: Transaction, branch: BranchId, place: Place) -> Shown:
    """Show a place; raises NoSuchTemplate and NotWritten."""
    template = library.template(place.template)
    shipped = template.wording(place.channel, place.language)
    versions = storage.of(transaction, branch, place)
    held = next((each for each in versions if each.approved_at), None)
    return Shown(
        template,
        place,
        held.number if held else 0,
        held.wording if held else shipped,
        versions,
        [*words_for(template.name).values()],
    )


def propose(
    transaction: Transaction, new: str, branch: BranchId, place: Place, said: Wording
) -> Version:
    """Write a new version, which a manager approves; raises NotATemplate."""
    template = written_for(place)
    full = samples(transaction, branch, place)
    unsaid = lacking(template.name, template.needs, full)
    rules.check(template, said, [full, *unsaid])
    storage.lock(transaction, branch, place)
    version = storage.add(transaction, new, branch, place, said)
    transaction.audit("template written", new, template=place.template)
    return version


def approve(transaction: Transaction, version: str) -> Version:
    """Let a version be sent from now on.

    Raises NoSuchVersion, NotFitToSend, Overtaken and ApprovedBefore.
    """
    known = found(transaction, version)
    storage.lock(transaction, known.branch, known.place)
    known = found(transaction, version)
    approved = known.approve(transaction.now, transaction.actor)
    others = storage.of(transaction, known.branch, known.place)
    if any(each.approved_at and each.number > known.number for each in others):
        raise Overtaken
    findings = preview(transaction, known.branch, known.place, known.wording).findings
    if bad := [each.detail for each in findings if each.blocks]:
        raise NotFitToSend(" ".join(bad))
    storage.approve(transaction, approved)
    transaction.audit("template approved", version, template=known.place.template)
    return approved


def found(transaction: Transaction, version: str) -> Version:
    """Read a version; raises NoSuchVersion."""
    if known := storage.find(transaction, version):
        return known
    raise NoSuchVersion


def versions(
    transaction: Transaction,
    branch: BranchId | None,
    before: tuple[datetime, str] | None,
    most: int,
) -> list[Version]:
    """List versions, the newest first."""
    return storage.page(transaction, branch, before, most)
