"""The operations of touchpoints over HTTP."""

from services.touchpoints.api import (
    callbacks,
    events,
    frustrations,
    kinds,
    relationships,
    terms,
    touches,
    unmatched,
)

blueprints = [
    events.blueprint,
    touches.blueprint,
    relationships.blueprint,
    callbacks.blueprint,
    frustrations.blueprint,
    unmatched.blueprint,
    kinds.blueprint,
    terms.blueprint,
]
