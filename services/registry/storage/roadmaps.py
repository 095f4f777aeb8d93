"""Versions of clients' roadmaps on record."""

from services.registry.domain.roadmaps import Roadmap
from services.registry.storage.columns import OF_A_CLIENT, table_of

ROADMAPS = table_of("roadmaps", Roadmap, "version_id", OF_A_CLIENT)
