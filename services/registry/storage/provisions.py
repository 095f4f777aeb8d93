"""Who provides what to our clients."""

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.provisions import Provision
from services.registry.storage.columns import OF_A_CLIENT, table_of

UNDECIDED = "(provider <> 'us' and next_action is null and leave_it is null)"

PROVISIONS = table_of(
    "provisions",
    Provision,
    "provision_id",
    OF_A_CLIENT
    | {
        "provider": "provider = :provider",
        "undecided": f"{UNDECIDED} = cast(:undecided as boolean)",
    },
)


def of_client(transaction: Transaction, client: ClientId) -> list[Provision]:
    """Read all that is known of a client's."""
    rows = transaction.session.execute(
        text("select * from registry.provisions where client_id = :client"),
        {"client": client},
    )
    return [PROVISIONS.fact_of(row) for row in rows]
