"""Rows for whoever only reads: from the driver, which names their cells and no more."""

from collections.abc import Mapping
from typing import Any

from libs.storage import driver
from libs.storage.transactions import Transaction


def read(transaction: Transaction, sql: str, bound: Mapping[str, Any]) -> list[Any]:
    """Return what a query finds, its parameters spelled `:name`, as named tuples."""
    return driver.run(transaction, sql, bound).fetchall()
