"""Profiles: what we understand of clients' businesses, field by field."""

from collections.abc import Mapping
from typing import Any

from libs.storage.transactions import Transaction
from libs.values import FieldError
from services.registry.domain.clients import Client
from services.registry.domain.days import check_come
from services.registry.domain.freshness import Subject
from services.registry.domain.profiles import (
    Answer,
    Field,
    Profile,
    answer_id,
    profile_of,
)
from services.registry.storage import profiles as storage
from services.registry.usecases import freshness
from services.registry.usecases.merges import check_counts_for_itself
from services.registry.usecases.records import NotOnRecord, Records

ANSWERS = Records(storage.ANSWERS)


def fields(transaction: Transaction) -> list[Field]:
    """List what we want to know of every client."""
    return storage.fields(transaction)


def weigh(transaction: Transaction, field: Field) -> Field:
    """Add a field, or change what it weighs."""
    storage.save_field(transaction, field)
    transaction.audit("profile field set", field.name, weight=str(field.weight))
    return field


def of(transaction: Transaction, client: Client) -> Profile:
    """Lay out what is known of a client, what is missing and what is stale."""
    answers = storage.answers_of(transaction, client.id)
    limits = freshness.of(transaction, Subject.PROFILE)
    return profile_of(client.id, storage.fields(transaction), answers, limits)


def answer(
    transaction: Transaction, client: Client, field: str, told: Mapping[str, Any]
) -> Profile:
    """Record what is known in a field.

    Raises NotOnRecord, StillToCome, CountsForAnother and ChangedMeanwhile.
    """
    check_counts_for_itself(transaction, client.id)
    if field not in {each.name for each in storage.fields(transaction)}:
        raise NotOnRecord(None, FieldError("field", "not on record"))
    check_come(transaction.now, verified_on=told["verified_on"])
    new = answer_id(client.id, field)
    given = Answer(new, client.branch, client.id, field, **told)
    ANSWERS.keep(transaction, given)
    return of(transaction, client)
