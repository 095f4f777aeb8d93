"""What a reading of a file would report."""

from libs.contracts import wire
from libs.contracts.catalogue import outside_types


def told(reading):
    """Return the events, as the intake reads them."""
    return [wire.decode(body, outside_types()) for _, body in reading.events.values()]
