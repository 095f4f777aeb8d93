"""Expectations on record, and which clients have acknowledged none."""

from dataclasses import replace

from services.registry.domain.expectations import Expectation
from services.registry.storage.clients import CLIENTS
from services.registry.storage.columns import OF_A_CLIENT, table_of

EXPECTATIONS = table_of("expectations", Expectation, "expectation_id", OF_A_CLIENT)

UNACKNOWLEDGED = (
    "status = :status and not exists (select from registry.expectations known"
    " where known.client_id in (select registry.family(clients.client_id))"
    " and known.acknowledged_on is not null)"
)

WITHOUT = replace(CLIENTS, filters={**CLIENTS.filters, "status": UNACKNOWLEDGED})
