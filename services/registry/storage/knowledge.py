"""Notes of what we know on record."""

from services.registry.domain.freshness import Subject
from services.registry.domain.knowledge import Note
from services.registry.storage.columns import OF_A_CLIENT, table_of, whether
from services.registry.storage.freshness import stale

STALE = stale(Subject.KNOWLEDGE, "verified_on", "name_key")

NOTES = table_of(
    "knowledge_notes", Note, "note_id", OF_A_CLIENT | {"stale": whether("stale", STALE)}
)
