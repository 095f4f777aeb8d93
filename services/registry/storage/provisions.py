"""Who provides what to our clients."""

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.registry.domain.provisions import Provision
from services.registry.storage.columns import COUNTING, OF_A_CLIENT, table_of

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
    """Read all that is known of a client's, in order."""
    ending = f"where {COUNTING} order by provision_id"
    return [each.fact for each in PROVISIONS.read(transaction, ending, client=client)]
