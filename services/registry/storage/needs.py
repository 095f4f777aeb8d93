"""Clients' needs on record."""

from services.registry.domain.needs import Need
from services.registry.storage.columns import OF_A_CLIENT, table_of

NEEDS = table_of("needs", Need, "need_id", OF_A_CLIENT)
