"""Does work go through: APIs, workers, inboxes, outboxes and timers?"""

from collections.abc import Generator
from itertools import chain

import httpx

from libs.bus.every import timers_of
from libs.storage import backlog
from libs.storage.roles import role
from services.cli.doctor.findings import Finding, Findings, unasked
from services.cli.doctor.installation import Installation
from services.cli.doctor.site import Site
from services.suite import WORKERS

STUCK = 60  # seconds
RETRIED = 7_200  # seconds: the last retry is over after one hour and six minutes
LATE = 300  # seconds
PATIENCE = 5.0  # seconds
AT_WORK = """
select count(*) from pg_stat_activity where usename = %(role)s
and datname = current_database() and application_name = %(name)s
"""
# What every API has, as an ingress leads to it: nobody sees it without a token.
OF_EVERYBODY = {
    "registry": "/v1/clients",
    "touchpoints": "/v1/callbacks",
    "cadence": "/v1/call-list",
    "concentration": "/v1/attention",
    "outbound": "/v1/messages",
}
APIS = "keepwell api (an embedded suite starts it by itself: see its logs/apis.log)"
START = (
    "keepwell worker {service} (an embedded suite starts it by itself: see its"
    " logs/workers.log)"
)


def apis_answer(installation: Installation) -> Findings:
    """The APIs are ready or, from outside, answer; if it is known where they are."""
    address = installation.environment.get("KEEPWELL_URL")
    if installation.folder:
        yield from _unready(installation.folder.address)
    elif not address:
        yield unasked(
            "Nobody said where the APIs are.",
            "Set KEEPWELL_URL to the address that people use.",
        )
    else:
        yield from chain.from_iterable(
            _silent(f"{address}{OF_EVERYBODY[each]}") for each in installation.services
        )


def _unready(address: str) -> Findings:
    answer = yield from _asked(f"{address}/readyz")
    if answer and answer.is_error:
        yield Finding(f"The APIs wait: {answer.text.strip()[:200]}", APIS)


def _silent(url: str) -> Findings:
    """Ask without a token: an API says so, and who stands before it does not."""
    answer = yield from _asked(url)
    if answer and answer.status_code != httpx.codes.UNAUTHORIZED:
        yield Finding(
            f"{url} answers {answer.status_code}, as no API of ours does.",
            "Mend KEEPWELL_URL, or the way from there to the API.",
        )


def _asked(url: str) -> Generator[Finding, None, httpx.Response | None]:
    try:
        return httpx.get(url, timeout=PATIENCE)
    except (httpx.UnsupportedProtocol, httpx.InvalidURL, ValueError):
        yield Finding("KEEPWELL_URL is no URL.", "Its shape is https://HOST.")
    except httpx.HTTPError as failure:
        yield Finding(f"Nothing answers at {url}: {type(failure).__name__}.", APIS)
    return None


def workers_are_there(site: Site) -> Findings:
    """Each service has a worker, which also carries what its outbox holds."""
    for service in site.services:
        name = f"keepwell-{service}-worker"
        if not site.value(AT_WORK, role=role(service, "worker"), name=name):
            yield Finding(
                f"No worker of {service} is connected: nothing it hears is handled,"
                " and nothing it announces is carried.",
                START.format(service=service),
            )


def work_goes_through(site: Site) -> Findings:
    """Nothing is parked, stuck or late."""
    for service in site.services:
        timers = timers_of(WORKERS[service])
        found = backlog.measured(site.transaction(service), timers)
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
