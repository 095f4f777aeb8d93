"""Whom somebody was in contact with: they are not removed by reverting an import."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointLogged
from libs.storage.transactions import Transaction
from services.registry.storage import removed


def note(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Note the clients and contacts of touches."""
    of_clients = {(each.client_id, each.branch_id) for each in logged}
    of_contacts = {(each.contact_id, each.branch_id) for each in logged}
    removed.note_touched(
        transaction, sorted((who, at) for who, at in of_clients | of_contacts if who)
    )
