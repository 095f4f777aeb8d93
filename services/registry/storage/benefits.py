"""Versions of what we bring clients on record."""

from services.registry.domain.benefits import Benefits
from services.registry.storage.columns import OF_A_CLIENT, table_of

BENEFITS = table_of("benefits", Benefits, "version_id", OF_A_CLIENT)
