"""What no queue takes is counted from 0, so that the first is a rise."""

from libs.bus.carriers.rabbit_publisher import RabbitPublisher
from libs.contracts.cadence import PromiseBroken
from libs.contracts.clients import ClientRecorded
from libs.observability import metrics


def test_a_service_counts_from_0_what_it_announces_and_nothing_else():
    RabbitPublisher(tuple, "cadence")

    assert counted(PromiseBroken) == 0
    assert counted(ClientRecorded) is None


def counted(event):
    labels = {"service": "cadence", "type": event.routing_key}
    name = "keepwell_events_unroutable_total"
    return metrics.REGISTRY.get_sample_value(name, labels)
