"""Expectations on record, and which clients have acknowledged none."""

from dataclasses import replace

from services.registry.domain.expectations import Expectation
from services.registry.storage.clients import CLIENTS
from services.registry.storage.columns import OF_A_CLIENT, table_of

EXPECTATIONS = table_of("expectations", Expectation, "expectation_id", OF_A_CLIENT)

# What merged clients acknowledged counts for whom they were merged into, and so on up.
# That is read once: of all clients but few were ever merged.
UNACKNOWLEDGED = """
status = :status and not exists (
  select from registry.expectations own
  where own.client_id = clients.client_id and own.acknowledged_on is not null)
and client_id not in (
  with recursive acknowledged (client_id) as (
    select m.survivor from registry.merges m
    join registry.expectations known using (client_id)
    where m.undone_at is null and known.acknowledged_on is not null
    union
    select m.survivor from registry.merges m
    join acknowledged using (client_id) where m.undone_at is null
  )
  select client_id from acknowledged)
"""

WITHOUT = replace(CLIENTS, filters={**CLIENTS.filters, "status": UNACKNOWLEDGED})
