"""Roadmaps: where a client's technology is to go, version by version."""

from services.registry.domain.roadmaps import Roadmap
from services.registry.storage import roadmaps as storage
from services.registry.usecases.versions import Versions

ROADMAPS = Versions(storage.ROADMAPS, Roadmap)
