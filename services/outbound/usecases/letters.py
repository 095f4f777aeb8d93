"""Letters: what a message says is set on the paper of its branch's country."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import Invalid
from services.outbound.domain.address_lines import NotForAnEnvelope, on_envelope
from services.outbound.domain.dispatches import Dispatch, HeldBack, Suppressed
from services.outbound.domain.letters import (
    CARD_PAGES,
    Letter,
    NotPrintable,
    Page,
    Sender,
    SenderTooLong,
    paper_of,
    paragraphs_of,
    printed_of,
)
from services.outbound.domain.messages import Channel
from services.outbound.domain.parcels import Parcel
from services.outbound.domain.printable import unprintable
from services.outbound.domain.senders import Identity, without_address
from services.outbound.pages import setting
from services.outbound.pages.setting import Sheaf
from services.outbound.storage import addressees, senders
from services.outbound.storage.addressees import Addressee

NOT_PRINTABLE = "not_printable"
STOPPED: Mapping[type[Invalid], Suppressed] = {
    NotForAnEnvelope: Suppressed("address_not_for_an_envelope"),
    SenderTooLong: Suppressed("branch_address_too_long"),
    NotPrintable: Suppressed(NOT_PRINTABLE),
}
TOO_LONG = Suppressed("too_long_for_a_card")
UNCOUNTED = "00000"


def make(
    transaction: Transaction, dispatches: Sequence[Dispatch]
) -> Mapping[str, Parcel | HeldBack]:
    """Make letters that wait for a pack; their bytes are what they are set from."""
    from_whom = senders.of(transaction, {each.message.branch for each in dispatches})
    for_whom = addressees.read(transaction, [each.message for each in dispatches])
    written = {
        each.message.id: printable(
            letter_of(
                *(each, from_whom.get(each.message.branch), for_whom[each.message.id]),
                transaction.now,
            )
        )
        for each in dispatches
    }
    letters = [each for each in written.values() if isinstance(each, Letter)]
    counted = {each.id: each for each in with_sheets(letters)}
    return {
        each.message.id: parcel(each, counted.get(each.message.id), written)
        for each in dispatches
    }


def parcel(
    dispatch: Dispatch,
    letter: Letter | None,
    written: Mapping[str, Letter | HeldBack],
) -> Parcel | HeldBack:
    message = dispatch.message
    stopped = written[message.id]
    if not isinstance(stopped, Letter):
        return stopped
    if letter is None or (letter.page is Page.CARD and letter.sheets > CARD_PAGES):
        return TOO_LONG
    body = msgspec.json.encode(letter)
    return Parcel(message.id, message.branch, Channel.POST, dispatch.address, body)


def letter_of(
    dispatch: Dispatch, identity: Identity | None, addressee: Addressee, now: datetime
) -> Letter | HeldBack:
    """Write a letter, or say why it cannot be one."""
    content = dispatch.content
    if identity is None or not identity.postal_lines:
        return without_address(now)
    sender = sender_of(identity)
    try:
        sender.require_legible()
        to = addressed(dispatch.address, addressee, identity.country)
        printed = printed_of(content)
    except (NotForAnEnvelope, NotPrintable, SenderTooLong) as refused:
        return STOPPED[type(refused)]
    return Letter(
        id=dispatch.message.id,
        paper=paper_of(identity.country),
        language=content.language or spoken(identity, addressee),
        country=addressee.country or identity.country,
        dated=local_day(now, zone(identity.zone)),
        sender=sender,
        to=to,
        subject=content.subject,
        paragraphs=paragraphs_of(content.text),
        printed=printed,
    )


def printable(letter: Letter | HeldBack) -> Letter | HeldBack:
    """Hold back what would be set with empty boxes."""
    if isinstance(letter, Letter) and (lacking := unprintable(letter.words)):
        return Suppressed(NOT_PRINTABLE, {"characters": lacking})
    return letter


def spoken(identity: Identity, to: Addressee) -> str:
    return identity.language_for(to.language, to.country)


def sender_of(identity: Identity) -> Sender:
    """Name the branch once, also where its address begins with its name."""
    name, lines = identity.name, tuple(identity.postal_lines)
    said = identity.said
    reach = tuple(filter(None, (said.phone, said.reply_to or said.address)))
    return Sender(name, lines[1:] if lines[:1] == (name,) else lines, reach)


def addressed(address: str, addressee: Addressee, home: str) -> tuple[str, ...]:
    """Write an address, the person above the firm; raises NotForAnEnvelope."""
    lines = address.split("\n")
    person = [addressee.person] if addressee.person in lines[:1] else []
    names = [*filter(None, person), addressee.client]
    return on_envelope(names, lines[len(person) :], home)


def with_sheets(letters: Sequence[Letter]) -> list[Letter]:
    """Set letters, and say how many sheets each takes."""
    alike: dict[tuple[str, str], list[Letter]] = {}
    for letter in letters:
        alike.setdefault((letter.page, letter.paper), []).append(letter)
    return [each for some in alike.values() for each in counted(some)]


def counted(letters: Sequence[Letter]) -> list[Letter]:
    first = letters[0]
    sheaf = Sheaf(
        first.page, first.paper, first.dated, [(UNCOUNTED, each) for each in letters]
    )
    sheets = setting.sheets(f"{first.page}s", sheaf)
    return [
        replace(letter, sheets=number)
        for letter, number in zip(letters, sheets, strict=True)
    ]


def read(body: bytes) -> Letter:
    """Read a frozen letter."""
    return msgspec.json.decode(body, type=Letter)
