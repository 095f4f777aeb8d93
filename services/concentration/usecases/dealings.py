"""Dealings: who of us was in touch with whom there, until it is taken back."""

from collections.abc import Sequence

from libs.contracts.touchpoints import TouchpointLogged, TouchpointTakenBack
from libs.storage.transactions import Transaction
from services.concentration.storage import dealings

# With a person: neither sent to everybody, nor something that nobody heard.
WITH_A_PERSON = frozenset({"call", "meeting", "message"})


def log(transaction: Transaction, logged: Sequence[TouchpointLogged]) -> None:
    """Keep who of us was in touch with whom."""
    rows = [
        {name: getattr(each, name) for name in dealings.DEALINGS}
        for each in logged
        if each.satisfies in WITH_A_PERSON
    ]
    dealings.log(transaction, rows)


def take_back(transaction: Transaction, taken: Sequence[TouchpointTakenBack]) -> None:
    """Forget that we were in touch."""
    rows = [(each.touch_id, each.branch_id, each.client_id) for each in taken]
    dealings.take_back(transaction, rows)
