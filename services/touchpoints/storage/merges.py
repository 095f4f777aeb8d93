"""What of the log moves with a client that counts for another."""

from collections.abc import Mapping

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId, TouchId

MOVED = """
select t.relname from pg_attribute a join pg_class t on t.oid = a.attrelid
where t.relnamespace = 'touchpoints'::regnamespace and t.relkind = 'r'
  and a.attname = 'own_client_id' order by t.relname
"""
OWN = """
update touchpoints.touches t set own_client_id = own.client_id
from unnest(cast(:touches as text[]), cast(:clients as text[]))
  as own (touch_id, client_id)
where t.touch_id = own.touch_id
"""
# A client that is heard of for the first time has no row yet that could be locked.
TOLD_OF_CLIENTS = "lock table touchpoints.merges in row exclusive mode"
TOLD_OF_MERGES = "lock table touchpoints.merges in share row exclusive mode"
# What follows from a touch is whose the touch is.
FOLLOW = """
update touchpoints.{table} f set own_client_id = t.own_client_id
from touchpoints.touches t
where t.client_id = any(:clients) and t.own_client_id is not null
  and f.touch_id = t.touch_id and f.own_client_id is null
"""
FOLLOWING = ("credits", "frustrations")


def wait_for_merges(transaction: Transaction) -> None:
    """Let nobody merge clients or tell them apart until all is committed."""
    transaction.session.execute(text(TOLD_OF_CLIENTS))


def wait_for_clients(transaction: Transaction) -> None:
    """Let nobody record, merge or tell apart clients until all is committed."""
    transaction.session.execute(text(TOLD_OF_MERGES))


def movable(transaction: Transaction) -> list[str]:
    """Return the tables whose rows follow a client."""
    return list(transaction.session.execute(text(MOVED)).scalars())


def own(transaction: Transaction, touches: Mapping[TouchId, ClientId]) -> None:
    """Remember whose touches these are that count for another client."""
    transaction.session.execute(
        text(OWN), {"touches": list(touches), "clients": list(touches.values())}
    )


def follow(transaction: Transaction, clients: list[ClientId]) -> None:
    """Say of credits and frustrations whose they are, by their touches."""
    for table in FOLLOWING:
        statement = text(FOLLOW.format(table=table))
        transaction.session.execute(statement, {"clients": clients})
