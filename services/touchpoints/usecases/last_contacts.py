"""Last contacts: the latest of all kinds, rolled up from person to client to group."""

from libs.storage.transactions import Transaction
from libs.values import ClientId, StaffId
from services.touchpoints.domain.last_contacts import LastContacts, last_contacts
from services.touchpoints.storage import last_contacts as storage
from services.touchpoints.usecases import relationships


def of(
    transaction: Transaction, client: ClientId, staff: StaffId | None
) -> LastContacts:
    """Say when a client was last contacted; raises NoSuchRelationship."""
    relationships.found(transaction, client, staff)
    group = storage.group_of(transaction, client)
    return last_contacts(client, group, storage.latest(transaction, client, group))
