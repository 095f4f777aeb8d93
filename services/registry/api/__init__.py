"""The operations of the registry over HTTP."""

from services.registry.api import branches, clients, contacts, imports, keys, staff

blueprints = [
    branches.blueprint,
    staff.blueprint,
    clients.blueprint,
    contacts.blueprint,
    imports.blueprint,
    keys.blueprint,
]
