"""Does work go through: workers, queues, inboxes, outboxes and timers?"""

import httpx

from libs.bus.carriers import looks
from libs.rotation import Rotating
from libs.storage import backlog
from libs.values import Refusal
from services.cli.doctor.findings import Finding, Findings
from services.cli.doctor.installation import Installation
from services.cli.doctor.site import Site

STUCK = 60  # seconds
RETRIED = 7_200  # seconds: the last retry is over after one hour and six minutes
LATE = 300  # seconds
PATIENCE = 5.0  # seconds
AT_WORK = "select count(*) from pg_stat_activity where usename = %(role)s"
START = (
    "keepwell worker {service} (an embedded suite starts it by itself: see its"
    " logs/workers.log)"
)


def apis_answer(installation: Installation) -> Findings:
    """The APIs are ready, if it is known where they are."""
    if not installation.address:
        return
    told = "keepwell api (an embedded suite starts it by itself: see its logs/apis.log)"
    try:
        answer = httpx.get(f"{installation.address}/readyz", timeout=PATIENCE)
    except httpx.HTTPError as failure:
        yield Finding(
            f"Nothing answers at {installation.address}: {type(failure).__name__}.",
            told,
        )
    else:
        if answer.is_error:
            yield Finding(f"The APIs wait: {answer.text.strip()[:200]}", told)


def workers_are_there(site: Site) -> Findings:
    """Each service has a worker, which also carries what its outbox holds."""
    for service in site.services:
        if not site.value(AT_WORK, role=f"{service}_worker"):
            yield Finding(
                f"No worker of {service} is connected: nothing it hears is handled,"
                " and nothing it announces is carried.",
                START.format(service=service),
            )


def queues_are_read(installation: Installation) -> Findings:
    """The broker lets each service in, and its queues are there and have a reader."""
    for service in () if installation.local else installation.services:
        setting = f"KEEPWELL_{service.upper()}_BROKER_URL"
        for url in Rotating(setting, installation.environment).values()[:1]:
            yield from _of_broker(service, setting, url)


def _of_broker(service: str, setting: str, url: str) -> Findings:
    try:
        found = looks.queues(url, service)
    except Refusal as refused:
        yield Finding(
            f"{setting} does not open the broker: {refused.detail}.",
            "Mend its host, user or password; the broker's log says why it refused.",
        )
        return
    for queue in found:
        yield from _of_queue(service, queue)


def _of_queue(service: str, queue: looks.Queue) -> Findings:
    if not queue.there:
        yield Finding(f"There is no queue {queue.name}.", "keepwell topology")
    elif not queue.readers:
        yield Finding(
            f"Nobody reads {queue.name}, where {queue.waiting} events wait.",
            START.format(service=service),
        )


def work_goes_through(site: Site) -> Findings:
    """Nothing is parked, stuck or late."""
    for service in site.services:
        found = backlog.measured(site.transaction(service))
        yield from _parked(service, found)
        yield from _stuck(service, found)


def _parked(service: str, found: backlog.Backlog) -> Findings:
    if found.parked:
        yield Finding(
            f"{service} has set {found.parked} events aside that it could not handle.",
            f"keepwell parked list, then keepwell parked replay {service} SEQ once"
            " their cause is mended",
        )


def _stuck(service: str, found: backlog.Backlog) -> Findings:
    worker = START.format(service=service)
    if found.unpublished_age > STUCK:
        yield Finding(
            f"{found.unpublished} announcements of {service} are not carried, the"
            f" oldest for {found.unpublished_age:.0f} s.",
            f"{worker}; its /readyz says what it waits for",
        )
    if found.waiting_age > RETRIED:
        yield Finding(
            f"{found.waiting} events wait for {service}, the oldest for"
            f" {found.waiting_age:.0f} s.",
            worker,
        )
    if found.timers_late > LATE:
        yield Finding(
            f"A timer of {service} is {found.timers_late:.0f} s late.", worker
        )
