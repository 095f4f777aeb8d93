"""The operations of the registry over HTTP."""

from services.registry.api import (
    branches,
    clients,
    contacts,
    imports,
    keys,
    needs,
    staff,
)

blueprints = [
    branches.blueprint,
    staff.blueprint,
    clients.blueprint,
    contacts.blueprint,
    needs.blueprint,
    imports.blueprint,
    keys.blueprint,
]
