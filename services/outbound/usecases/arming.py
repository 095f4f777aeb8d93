"""Arming: a copy of this database sends nothing until a person says that it may."""

from libs.storage.transactions import Transaction
from libs.values import NotFound
from services.outbound.storage import instances
from services.outbound.storage.instances import Instance


class NoSuchInstance(NotFound):
    """No sender of this instance was ever seen here."""


def listed(transaction: Transaction) -> list[Instance]:
    """List the instances that were seen, the latest first."""
    return instances.listed(transaction)


def arm(transaction: Transaction, instance: str, reason: str) -> None:
    """Let an instance send to the world outside; raises NoSuchInstance."""
    if not instances.arm(transaction, instance):
        raise NoSuchInstance
    transaction.audit("sending armed", instance, reason=reason)


def disarm(transaction: Transaction, instance: str, reason: str) -> None:
    """Let an instance send nothing any more; raises NoSuchInstance."""
    if not instances.disarm(transaction, instance):
        raise NoSuchInstance
    transaction.audit("sending disarmed", instance, reason=reason)
