"""Is the broker open to each service, and does somebody read its queues?"""

from collections.abc import Iterator

from libs.bus.carriers import looks
from libs.rotation import Rotating
from libs.values import Refusal
from services.cli.doctor.findings import Finding, Findings, unasked
from services.cli.doctor.installation import Installation
from services.cli.doctor.traffic import START

SHAPE = "Its shape is amqps://USER:PASSWORD@HOST:5671/VHOST, percent-encoded."


def queues_are_read(installation: Installation) -> Findings:
    """The broker lets each service in, and its queues are there and have a reader."""
    if installation.local:
        yield unasked(
            "There is no broker: the workers carry events themselves.",
            "KEEPWELL_CARRIER=rabbitmq, where there is one",
        )
        return
    told = [*_logins(installation)]
    for service, setting, url in told:
        yield from _of_broker(service, setting, url)
    if not told:
        yield unasked("No broker's URL is set.", "The settings of its workers")


def _logins(installation: Installation) -> Iterator[tuple[str, str, str]]:
    """Name services, each with its setting and the URL there."""
    for service in installation.services:
        setting = f"KEEPWELL_{service.upper()}_BROKER_URL"
        for url in Rotating(setting, installation.environment).values()[:1]:
            yield service, setting, url


def _of_broker(service: str, setting: str, url: str) -> Findings:
    try:
        for queue in looks.queues(url, service):
            yield from _of_queue(service, queue)
    except Refusal as refused:
        yield Finding(
            f"{setting} does not open the broker: {refused.detail}.",
            "Mend its host, user or password; the broker's log says why it refused.",
        )
    except (KeyError, TypeError, ValueError):
        yield Finding(f"{setting} is no URL of a broker.", SHAPE)


def _of_queue(service: str, queue: looks.Queue) -> Findings:
    if queue.readers is None:
        yield Finding(f"There is no queue {queue.name}.", "keepwell topology")
    elif not queue.readers:
        yield Finding(
            f"Nobody reads {queue.name}, where {queue.waiting} events wait.",
            START.format(service=service),
        )
