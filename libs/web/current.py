"""The request under way: who asks, and the one transaction it works in."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from flask import current_app, g

from libs.identity import Principal
from libs.storage.transactions import Transaction, Transactions
from libs.web.limits import Buckets
from libs.web.problems import TooManyRequests
from libs.web.settings import WebSettings

SETTINGS = "keepwell-settings"
BUCKETS = "keepwell-buckets"


def principal() -> Principal:
    """Return who asks."""
    asking: Principal = g.principal
    return asking


def recognise(asking: Principal) -> None:
    """Note who asks, once that is proven; the door does it for bearer credentials."""
    g.principal = asking


def actor() -> str:
    """Spell who asks in one word: a subject means nothing without its issuer."""
    return f"{principal().issuer}#{principal().subject}"


def count() -> None:
    """Count the request for who asks; raises TooManyRequests."""
    buckets: Buckets = current_app.extensions[BUCKETS]
    standing = buckets.take(actor())
    g.limits = standing.headers
    if not standing.passes:
        raise TooManyRequests


def settings() -> WebSettings:
    """Return what the process was told at its start."""
    told: WebSettings = current_app.extensions[SETTINGS]
    return told


def transaction() -> Transaction:
    """Return the transaction of this request, opening it at the first call.

    It sees the branches of who asks. It commits when the view has returned, before the
    answer leaves, and rolls back when the view raises.
    """
    if "transaction" not in g:
        opened = g.transactions.begin(
            branches=principal().branch_context(), actor=actor()
        )
        g.transaction = g.hop.enter_context(opened)
    current: Transaction = g.transaction
    return current


@contextmanager
def one_hop(transactions: Transactions) -> Iterator[None]:
    """Let the request open at most one of `transactions`, closed with the block."""
    with ExitStack() as hop:
        g.hop, g.transactions = hop, transactions
        g.pop("transaction", None)  # of a try that failed
        yield
