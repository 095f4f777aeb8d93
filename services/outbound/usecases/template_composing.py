"""Templates composed: the wording that holds, with the words of each message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, StaffId
from services.outbound import library
from services.outbound.domain import templates as rules
from services.outbound.domain.contents import Content
from services.outbound.domain.dispatches import Message, Suppressed
from services.outbound.domain.liquids import NotATemplate, Values, WordUnknown
from services.outbound.domain.senders import Identity
from services.outbound.domain.template_words import Known, Setting, occasion_of, values
from services.outbound.domain.templates import Place, Template, Version
from services.outbound.storage import senders, template_words
from services.outbound.storage import templates as storage
from services.outbound.storage.template_words import Asked, Told

NO_TEMPLATE = Suppressed("no_template")
UNKNOWN_CLIENT = Suppressed("not_heard_of")
WORDS_MISSING, NOT_FIT = "words_missing", "template_not_fit"


@dataclass(frozen=True)
class Desk:
    """What messages are written with: who writes, and what holds instead."""

    who: Mapping[BranchId, Identity]
    held: Mapping[tuple[BranchId, Place], Version]


def compose(
    transaction: Transaction, messages: Sequence[Message]
) -> Mapping[str, Content | Suppressed]:
    """Write messages by their templates; what lacks a word it needs is not written."""
    branches = {each.branch for each in messages}
    names = {each.words.get("template", "") for each in messages}
    desk = Desk(
        senders.of(transaction, branches), storage.held(transaction, branches, names)
    )
    told = template_words.read(transaction, [asked(each) for each in messages])
    return {
        message.id: written(transaction, message, of, desk)
        for message, of in zip(messages, told, strict=True)
    }


def asked(message: Message) -> Asked:
    staff = message.words.get("staff")
    return Asked(message.client, message.contact, StaffId(staff) if staff else None)


def written(
    transaction: Transaction, message: Message, told: Told | None, desk: Desk
) -> Content | Suppressed:
    template = library.templates().get(message.words.get("template", ""))
    if template is None:
        return NO_TEMPLATE
    if told is None:
        return UNKNOWN_CLIENT
    who = desk.who[message.branch]
    place = Place(template.name, message.channel, who.language_for(told.language))
    if (place.channel, place.language) not in template.wordings:
        return NO_TEMPLATE
    said = words(told, who, setting(transaction, message, place, told, who))
    return filled(template, place, desk.held.get((message.branch, place)), said)


def setting(
    transaction: Transaction,
    message: Message,
    place: Place,
    told: Told,
    who: Identity,
) -> Setting:
    about = message.words.get("about")
    occasion = occasion_of(place.template, message.period, told.served_since)
    return Setting(
        channel=place.channel,
        language=place.language,
        today=local_day(transaction.now, zone(who.zone)),
        occasion=occasion | ({"occasion.about": about} if about else {}),
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


def filled(
    template: Template, place: Place, version: Version | None, said: Values
) -> Content | Suppressed:
    """Write one message, or say why it cannot be."""
    if lacking := rules.missing(template, said):
        return Suppressed(WORDS_MISSING, {"words": lacking})
    shipped = template.wordings[place.channel, place.language]
    wording = version.wording if version else shipped
    try:
        return rules.write(template, place, wording, said)
    except WordUnknown as unknown:
        return Suppressed(WORDS_MISSING, {"words": [unknown.detail]})
    except NotATemplate as wrong:
        return Suppressed(NOT_FIT, {"wrong": wrong.detail})
