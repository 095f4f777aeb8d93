"""The services of the suite, for the commands that run or prepare all of them."""

from services.cadence.service import Cadence
from services.concentration.service import Concentration
from services.outbound.service import Outbound
from services.registry.service import Registry
from services.touchpoints.service import Touchpoints

WORKERS: dict[str, type] = {
    service.name: service
    for service in (Registry, Touchpoints, Cadence, Concentration, Outbound)
}
