"""Pages of templates: a letter or a card as it would be printed, marked as a proof."""

from collections.abc import Sequence

from libs.calendars.zones import local_day, zone
from libs.storage.transactions import Transaction
from libs.values import BranchId, ClientId, Refused
from services.outbound.domain.contents import Content
from services.outbound.domain.letters import (
    Letter,
    paper_of,
    paragraphs_of,
    printed_of,
)
from services.outbound.domain.messages import Channel
from services.outbound.domain.recipients import for_whom
from services.outbound.domain.senders import Identity
from services.outbound.domain.template_words import INVENTED
from services.outbound.domain.templates import Place
from services.outbound.pages import setting
from services.outbound.pages.setting import Sheaf
from services.outbound.storage import circumstances, recipients, template_words
from services.outbound.storage.template_words import Asked
from services.outbound.usecases import letters, senders

NUMBER, MARK = "0" * 32, "00001"
STREETS = {
    "de": ("Mustergasse 1", "0000 Musterstadt"),
    "en": ("1 Sample Street", "Sampletown 00000"),
}


class NotPosted(Refused):
    """Only what is posted is printed: say the channel post."""


class NoReturnAddress(Refused):
    """The branch has no address that letters could come from: keepwell sender."""


def page(
    transaction: Transaction,
    branch: BranchId,
    place: Place,
    content: Content,
    client: ClientId | None,
) -> bytes:
    """Set what a template says as a PDF, to a client or to invented people.

    Raises NotPosted and NoReturnAddress.
    """
    if not content.printed:
        raise NotPosted
    who = senders.read(transaction, branch)
    if not who.postal_lines:
        raise NoReturnAddress
    to = address(transaction, client) if client else invented(place.language)
    letter = letter_of(transaction, who, content, to)
    sheaf = Sheaf(
        content.subject, letter.paper, letter.dated, [(MARK, letter)], proof=True
    )
    return setting.pdf(f"{letter.page}s", sheaf)


def letter_of(
    transaction: Transaction, who: Identity, content: Content, to: tuple[str, ...]
) -> Letter:
    return Letter(
        id=NUMBER,
        paper=paper_of(who.country),
        language=content.language,
        country=who.country,
        dated=local_day(transaction.now, zone(who.zone)),
        sender=letters.sender_of(who),
        to=to,
        subject=content.subject,
        paragraphs=paragraphs_of(content.text),
        printed=printed_of(content),
    )


def invented(language: str) -> tuple[str, ...]:
    known = INVENTED[language]
    return (*filter(None, (known.contact, known.client)), *STREETS[language])


def address(transaction: Transaction, client: ClientId) -> tuple[str, ...]:
    """Write the address of a client, as far as it is known."""
    reach = recipients.reach(transaction, {client})[client]
    contact = for_whom(Channel.POST, reach).contact
    [told] = template_words.read(transaction, [Asked(client, contact)])
    sites = circumstances.known(transaction, {client}, (), ()).sites
    found = sites.get(client, ())
    lines: Sequence[str] = next((each.address_lines for each in found), ())
    names = [told.contact, told.client] if told else []
    return tuple(dict.fromkeys((*filter(None, names), *lines)))
