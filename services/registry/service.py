"""The registry's worker: it hears nothing yet, and carries what the API announces."""

from libs.bus.relay import Relay


class Registry:
    """Branches, staff, clients and contacts."""

    name = "registry"
    relay = Relay()
