"""Mails: what a message says, as the mail that goes over the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.outbound.domain import mails as writing
from services.outbound.domain.dispatches import Dispatch, HeldBack, Message, Suppressed
from services.outbound.domain.dkim import DkimKey, signed
from services.outbound.domain.mail_addresses import (
    NotAMailAddress,
    domain_of,
    mail_address,
)
from services.outbound.domain.mails import Mail, Party
from services.outbound.domain.meetings import organizer_of
from services.outbound.domain.messages import Channel
from services.outbound.domain.one_line import NotOneLine
from services.outbound.domain.parcels import Parcel
from services.outbound.domain.salutations import signing
from services.outbound.domain.senders import Identity, without_address
from services.outbound.domain.tokens import Use, token
from services.outbound.storage import addressees, senders
from services.outbound.storage.addressees import Addressee

BAD_ADDRESS = Suppressed("not_a_mail_address")
BAD_HEADER = Suppressed("not_one_line")


@dataclass(frozen=True)
class Room:
    """What all mails are made with.

    `domain` is of senders that said none of their own; mail comes back to `returns`,
    a domain, or to its sender. Our pages are seen at `pages`.
    """

    domain: str
    returns: str | None
    pages: str
    keys: Sequence[DkimKey] = ()


def mails(
    room: Room, transaction: Transaction, dispatches: Sequence[Dispatch]
) -> Mapping[str, Parcel | HeldBack]:
    """Make mails; what nobody is owed waits until its branch has said its address."""
    messages = [each.message for each in dispatches]
    who = senders.of(transaction, {each.branch for each in messages})
    names = addressees.read(transaction, messages)
    make = partial(made, room, transaction.pepper)
    nowhere = without_address(transaction.now)
    return {
        each.message.id: nowhere
        if not each.message.owed and not who[each.message.branch].postal_lines
        else make(each, who[each.message.branch], names[each.message.id])
        for each in dispatches
    }


def made(
    room: Room, pepper: bytes, dispatch: Dispatch, who: Identity, names: Addressee
) -> Parcel | Suppressed:
    """Make one mail, or say why it cannot be one."""
    try:
        mail = mail_of(room, pepper, dispatch, who, names)
        body = writing.written(mail)
    except NotAMailAddress:
        return BAD_ADDRESS
    except NotOneLine:
        return BAD_HEADER
    sender, message = mail.sender.address, dispatch.message
    return Parcel(
        *(message.id, message.branch, Channel.EMAIL, mail.recipient.address),
        signed(body, domain_of(sender), room.keys, mail.at),
        envelope_from=returned_to(room, pepper, message.id) or sender,
    )


def mail_of(
    room: Room, pepper: bytes, dispatch: Dispatch, who: Identity, names: Addressee
) -> Mail:
    """Say who writes to whom; raises NotAMailAddress."""
    message, content = dispatch.message, dispatch.content
    # Calendars take an invitation only from whoever calls to the meeting.
    caller = organizer_of(content.calendar) if content.calendar else None
    named, address = caller or (who.name, who.address(room.domain))
    name = signing(named) or who.name
    reply_to = None if caller else who.said.reply_to
    return Mail(
        message=message.id,
        who=who,
        sender=Party(name, mail_address(address)),
        recipient=Party(names.person or names.client, mail_address(dispatch.address)),
        # Not the present: made again, it is the same mail.
        at=max(message.queued_at, message.not_before),
        language=content.language or who.language_for(names.language, names.country),
        content=content,
        about=(message.purpose, message.mailing or message.period),
        reply_to=reply_to and mail_address(reply_to),
        stop=None if message.owed else stop_link(room, pepper, message),
    )


def stop_link(room: Room, pepper: bytes, message: Message) -> str:
    """Return the page on which a person says that they want no more of it."""
    told = token(pepper, Use.UNSUBSCRIBE, message.id)
    return f"{room.pages}{path_of(message.branch, told)}"


def path_of(branch: BranchId, told: str) -> str:
    return f"/v1/unsubscribe/{quote(branch, safe='')}/{told}"


def returned_to(room: Room, pepper: bytes, message: str) -> str | None:
    """Return where a mail comes back to that cannot be delivered."""
    if room.returns is None:
        return None
    return f"b+{token(pepper, Use.RETURN, message)}@{room.returns}"
