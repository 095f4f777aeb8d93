"""Previews of templates: to invented people, or to a client whom one may read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, NotFound, Refused, StaffId
from services.outbound import library
from services.outbound.domain import liquids, template_lint
from services.outbound.domain import templates as rules
from services.outbound.domain.contents import Content
from services.outbound.domain.liquids import Values
from services.outbound.domain.recipients import Reach, for_whom
from services.outbound.domain.template_lint import Finding
from services.outbound.domain.template_words import (
    Setting,
    imagined_for,
    invented,
)
from services.outbound.domain.templates import Place, Template, Wording
from services.outbound.storage import recipients, template_words
from services.outbound.storage.template_words import Asked
from services.outbound.usecases import senders
from services.outbound.usecases.template_composing import setting, words


class NoSuchClient(NotFound):
    """There is no such client."""


class CannotBeWritten(Refused):
    """A word that the template needs is not known of this client."""


@dataclass(frozen=True)
class Preview:
    """A message as it would be, and what a careful reader says of it."""

    content: Content
    motto: str
    findings: Sequence[Finding]


def preview(
    transaction: Transaction, branch: BranchId, place: Place, said: Wording
) -> Preview:
    """Write a wording to invented people; raises NotATemplate and NotWritten."""
    template, full = written_for(place), samples(transaction, branch, place)
    rules.check(template, said, [full])
    return previewed(template, place, said, full)


def preview_for(
    transaction: Transaction,
    place: Place,
    said: Wording,
    client: ClientId,
    staff: StaffId | None,
) -> Preview:
    """Write a wording to a client, one of `staff`'s if given; it is written down.

    Only what it is for is invented. Raises NoSuchClient and CannotBeWritten.
    """
    template = written_for(place)
    reach = recipients.reach(transaction, {client}).get(client, Reach(client))
    asked = Asked(client, for_whom(place.channel, reach).contact, staff)
    [told] = template_words.read(transaction, [asked])
    if told is None or not (staff is None or staff in told.looked_after_by):
        raise NoSuchClient
    who = senders.read(transaction, BranchId(told.branch))
    where = setting(transaction, place, told, who)
    occasion = imagined_for(place.template, where, told.served_since)
    full = words(told, who, replace(where, occasion=occasion))
    if lacking := rules.missing(template, full):
        raise CannotBeWritten(f"Not known of this client: {', '.join(lacking)}.")
    transaction.audit("template previewed", client, template=place.template)
    return previewed(template, place, said, full)


def previewed(template: Template, place: Place, said: Wording, full: Values) -> Preview:
    content = rules.write(template, place, said, full)
    motto = liquids.fill(said.motto, full)
    found = template_lint.findings(template, place, said, content)
    return Preview(content, motto, found)


def written_for(place: Place) -> Template:
    """Return a template that is written for the place; raises NotWritten."""
    template = library.template(place.template)
    template.wording(place.channel, place.language)
    return template


def samples(transaction: Transaction, branch: BranchId, place: Place) -> dict[str, str]:
    """Return the words of invented people."""
    who = senders.read(transaction, branch)
    today = local_day(transaction.now, zone(who.zone))
    where = Setting(place.channel, place.language, today, who.country, who.zone)
    return invented(place.template, where)
