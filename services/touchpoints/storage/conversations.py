"""Touches as far as they tell who talks, without those that were taken back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text

from libs.storage.transactions import Transaction
from services.touchpoints.domain.conversations import Exchange, Person
from services.touchpoints.domain.kinds import Satisfies
from services.touchpoints.domain.touches import Direction
from services.touchpoints.storage.touches import STANDS

WITH_MERGED = """
select client_id, client_id as whose from touchpoints.clients
where client_id = any(:clients)
union all
select client_id, counts_for from touchpoints.clients
where counts_for = any(:clients)
"""


def exchanges(
    transaction: Transaction, clients: Sequence[str], since: datetime
) -> dict[str, list[Exchange]]:
    """Read each client's touches from `since` to now."""
    rows = transaction.session.execute(
        text(
            "select t.client_id, t.kind, t.direction, t.occurred_at, t.contact_id,"
            " k.satisfies, k.service, t.rating"
            " from touchpoints.touches t join touchpoints.kinds k on k.name = t.kind"
            " where t.client_id = any(:clients)"
            f" and t.occurred_at between :since and :now and {STANDS}"
        ),
        {"clients": list(clients), "since": since, "now": transaction.now},
    )
    found: dict[str, list[Exchange]] = {client: [] for client in clients}
    for client, kind, direction, at, contact, satisfies, *more in rows:
        exchange = Exchange(
            kind, Direction(direction), at, contact, Satisfies(satisfies), *more
        )
        found[client].append(exchange)
    return found


def people(transaction: Transaction, clients: Sequence[str]) -> dict[str, list[Person]]:
    """Read whom we know at each client, and at those that count for it."""
    rows = transaction.session.execute(
        text(
            "select w.whose, p.contact_id, p.decision_maker"
            f" from ({WITH_MERGED}) w join touchpoints.contacts p using (client_id)"
            " where p.active order by p.contact_id"
        ),
        {"clients": list(clients)},
    )
    found: dict[str, list[Person]] = {client: [] for client in clients}
    for client, contact, decides in rows:
        found[client].append(Person(contact, decides))
    return found
