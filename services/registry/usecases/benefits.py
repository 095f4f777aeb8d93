"""Benefits: what we bring a client, and what of it they have been told."""

from services.registry.domain.benefits import Benefits
from services.registry.storage import benefits as storage
from services.registry.usecases.versions import Versions

BENEFITS = Versions(storage.BENEFITS, Benefits)
