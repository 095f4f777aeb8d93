"""Recipients: whom at a client a message is for."""

from dataclasses import dataclass

from libs.values import BranchId, ClientId, ContactId, SiteId
from services.outbound.domain.messages import Channel, Nobody, Recipient


@dataclass(frozen=True)
class Reach:
    """A client and which branch writes to it, who decides there, and its office."""

    client: ClientId
    branch: BranchId | None = None
    contact: ContactId | None = None
    site: SiteId | None = None


@dataclass(frozen=True)
class ForWhom:
    """Whom a message greets, if it is one person, and where it goes."""

    contact: ContactId | None
    recipient: Recipient


def for_whom(channel: Channel, reach: Reach, named: ContactId | None = None) -> ForWhom:
    """Choose the person a message is for; a letter for nobody goes to the office.

    What reaches nobody is queued as well: the ledger then says why it did not go.
    """
    if channel is Channel.POST and reach.site and named is None:
        return ForWhom(None, reach.site)
    contact = named or reach.contact
    return ForWhom(contact, contact or Nobody(reach.client))
