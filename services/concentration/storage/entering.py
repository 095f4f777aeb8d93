"""What is entered, and what takes it out or says what it counts for, wait in turn.

Else neither would see the other before both have committed.
"""

from sqlalchemy import text

from libs.storage.transactions import Transaction

# It is one lock for all that is entered: who holds it never waits for a second one.
SETTLED = "pg_advisory_xact_lock_shared(hashtext('concentration.entered'))"
ALONE = "pg_advisory_xact_lock(hashtext('concentration.entered'))"


def settle(transaction: Transaction) -> None:
    """Let nobody take anything out, or change a rate, until this commits."""
    transaction.session.execute(text(f"select {SETTLED}"))


def lock(transaction: Transaction) -> None:
    """Let nobody enter anything until this commits."""
    transaction.session.execute(text(f"select {ALONE}"))
