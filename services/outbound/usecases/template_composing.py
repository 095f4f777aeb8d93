"""Templates composed: the wording that holds, with the words of each message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.outbound import library
from services.outbound.domain import templates as rules
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Message, Suppressed
from services.outbound.domain.judging import NOT_HEARD_OF
from services.outbound.domain.liquids import NotATemplate, Values, WordUnknown
from services.outbound.domain.mailings import Fixed, Wish
from services.outbound.domain.messages import Channel
from services.outbound.domain.senders import Identity
from services.outbound.domain.template_words import (
    Known,
    Setting,
    occasion_of,
    topic_of,
    values,
)
from services.outbound.domain.templates import Place, Template, Version, Wording
from services.outbound.storage import mailings, senders, template_words
from services.outbound.storage import templates as storage
from services.outbound.storage.template_words import Asked, Told

NO_TEMPLATE = Suppressed("no_template")
UNKNOWN_CLIENT = Suppressed(NOT_HEARD_OF)
WORDS_MISSING, NOT_FIT = "words_missing", "template_not_fit"


@dataclass(frozen=True)
class Worded:
    """A message that can be written: its template, where that is, and its words."""

    template: Template
    place: Place
    said: Values


@dataclass(frozen=True)
class Desk:
    """What messages are written with: who writes, what holds, and what was `fixed`."""

    who: Mapping[BranchId, Identity]
    held: Mapping[tuple[BranchId, Place], Version]
    fixed: Mapping[tuple[str, str], Wording]

    def wording(self, message: Message, worded: Worded) -> Wording:
        """Return what a message says: as its mailing was approved, or what holds."""
        place = worded.place
        fixed = self.fixed.get((message.mailing or "", place.language))
        version = self.held.get((message.branch, place))
        return fixed or said_at(worded.template, place, version)


def compose(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Content | Suppressed]:
    """Write messages by their templates; what lacks a word it needs is not written."""
    branches = {each.branch for each in messages}
    names = {each.words.get("template", "") for each in messages}
    desk = Desk(
        senders.of(transaction, branches),
        storage.held(transaction, branches, names),
        mailings.wordings(transaction, {m.mailing for m in messages if m.mailing}),
    )
    told = template_words.read(transaction, [asked(each) for each in messages])
    return {
        message.id: written(transaction, message, of, desk)
        for message, of in zip(messages, told, strict=True)
    }


def unwritten(
    transaction: Transaction, messages: Sequence[Message]
) -> dict[str, Suppressed]:
    """Say which messages cannot be written, and why; the others can."""
    who = senders.of(transaction, {each.branch for each in messages})
    told = template_words.read(transaction, [asked(each) for each in messages])
    found = {
        message.id: worded(transaction, message, of, who[message.branch])
        for message, of in zip(messages, told, strict=True)
    }
    return {m: each for m, each in found.items() if isinstance(each, Suppressed)}


def asked(message: Message) -> Asked:
    staff = message.words.get("staff")
    return Asked(message.client, message.contact, StaffId(staff) if staff else None)


def written(
    transaction: Transaction, message: Message, told: Told | None, desk: Desk
) -> Content | Suppressed:
    found = worded(transaction, message, told, desk.who[message.branch])
    if isinstance(found, Suppressed):
        return found
    return filled(found, desk.wording(message, found))


def worded(
    transaction: Transaction, message: Message, told: Told | None, who: Identity
) -> Worded | Suppressed:
    """Find the words of a message, or say why it cannot be written."""
    template = library.templates().get(message.words.get("template", ""))
    if template is None:
        return NO_TEMPLATE
    if told is None:
        return UNKNOWN_CLIENT
    language = who.language_for(told.language, told.country)
    place = Place(template.name, message.channel, language)
    if (place.channel, place.language) not in template.wordings:
        return NO_TEMPLATE
    where = setting(transaction, place, told, who)
    said = words(told, who, replace(where, occasion=occasion(message, told, where)))
    if lacking := rules.missing(template, said):
        return Suppressed(WORDS_MISSING, {"words": lacking})
    return Worded(template, place, said)


def occasion(message: Message, told: Told, where: Setting) -> dict[str, str]:
    template = message.words.get("template", "")
    counted = occasion_of(template, message.period, told.served_since)
    return counted | topic_of(message.words, where)


def setting(
    transaction: Transaction, place: Place, told: Told, who: Identity
) -> Setting:
    """Return where words are said to a reader."""
    return Setting(
        channel=place.channel,
        language=place.language,
        today=local_day(transaction.now, zone(who.zone)),
        country=told.country or who.country,
        zone=told.zone or who.zone,
    )


def words(told: Told, who: Identity, where: Setting) -> dict[str, str]:
    """Return the words of a message."""
    known = Known(
        client=told.client,
        branch=who.name,
        served_since=told.served_since,
        contact=told.contact,
        phone=who.said.phone,
        sender=told.sender,
        email=told.email,
    )
    return values(known, where)


def fixed(transaction: Transaction, wish: Wish) -> list[Fixed]:
    """Say what a mailing says from now on, in each language that it is written in."""
    template = library.template(wish.template)
    held = storage.held(transaction, [wish.branch], [template.name])
    return [
        fixed_at(template, place, held.get((wish.branch, place)))
        for place in places_of(template, wish.channel)
    ]


def places_of(template: Template, channel: Channel) -> list[Place]:
    spoken = sorted(told for by, told in template.wordings if by is channel)
    return [Place(template.name, channel, language) for language in spoken]


def fixed_at(template: Template, place: Place, version: Version | None) -> Fixed:
    number = version.number if version else 0
    wording = said_at(template, place, version)
    return Fixed(place.language, number, template.edition, wording)


def said_at(template: Template, place: Place, version: Version | None) -> Wording:
    shipped = template.wordings[place.channel, place.language]
    return version.wording if version else shipped


def filled(found: Worded, wording: Wording) -> Content | Suppressed:
    """Write one message, or say why it cannot be."""
    try:
        return rules.write(found.template, found.place, wording, found.said)
    except WordUnknown as unknown:
        return Suppressed(WORDS_MISSING, {"words": [unknown.detail]})
    except NotATemplate as wrong:
        return Suppressed(NOT_FIT, {"wrong": wrong.detail})
