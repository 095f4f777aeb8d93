"""Clients' sites on record."""

from services.registry.domain.sites import Site
from services.registry.storage.columns import OF_A_CLIENT, table_of

SITES = table_of("sites", Site, "site_id", OF_A_CLIENT)
