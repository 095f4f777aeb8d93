"""May messages go out, do they, and who is let in to report?"""

from datetime import timedelta

from libs.storage.transactions import Transaction
from services.cli.doctor.findings import Finding, Findings, known
from services.cli.doctor.site import Site
from services.outbound.settings import PREFIX
from services.outbound.storage import instances, lanes, pauses

OUTBOUND = "outbound"
SOON = timedelta(days=14)
PRESENT = timedelta(minutes=10)
IN_DOUBT = "select count(*) from outbound.messages where state = 'ambiguous'"
# A machine whose key ends, and that has no other that lives longer.
ENDING = """
select name, max(least(expires_at, coalesce(revoked_at, expires_at))) as ends
from keepwell.keys group by name
having max(least(expires_at, coalesce(revoked_at, expires_at)))
  between %(now)s - interval '14 days' and %(soon)s
and bool_or(revoked_at is null) order by name
"""


def keys_live_on(site: Site) -> Findings:
    """No machine's key has just ended, or is about to."""
    now = site.transaction(OUTBOUND).now
    for name, ends in site.connection.exec_driver_sql(
        ENDING, {"now": now, "soon": now + SOON}
    ):
        word = "ended" if ends < now else "ends"
        told = f"The key of {name} {word} on {ends:%d %B %Y}."
        yield Finding(
            told, f"keepwell keys create {name}, and give it to it", wrong=ends < now
        )


def messages_may_go(site: Site) -> Findings:
    """One instance is armed, and nothing is stopped that nobody knows of."""
    if OUTBOUND in site.services:
        transaction = site.transaction(OUTBOUND)
        yield from _armed(transaction)
        yield from _stopped(transaction)


def _armed(transaction: Transaction) -> Findings:
    seen = instances.listed(transaction)
    armed = [each for each in seen if each.armed_at]
    alive = [each for each in armed if transaction.now - each.seen_at < PRESENT]
    if not armed:
        yield known(
            "No instance is armed: nothing is sent to the world outside.",
            "keepwell sending arm --reason WHY, on the one that is to send",
        )
    if len(alive) > 1:
        yield Finding(
            f"{len(alive)} instances are armed and at work: clients may hear twice.",
            "keepwell sending status, then keepwell sending disarm on all but one",
        )


def _stopped(transaction: Transaction) -> Findings:
    for pause in pauses.standing(transaction):
        over = " of ".join(
            filter(None, (pause.reach.channel or "all messages", pause.reach.branch))
        )
        yield known(
            f"Stopped since {pause.since:%d %B %Y}: {over}; {pause.reason}",
            "keepwell sending resume --reason WHY, with the same --branch and"
            " --channel",
        )


def lanes_work(site: Site) -> Findings:
    """Mail servers and providers take what they are given."""
    if OUTBOUND not in site.services:
        return
    for each in lanes.failing(site.transaction(OUTBOUND)):
        yield Finding(
            f"{each.lane} failed {each.failures} times in a row.",
            f"Mend the server, or the {PREFIX} setting that names it; keepwell messages"
            " list --state deferred says what it answered",
        )
    if doubtful := site.value(IN_DOUBT):
        yield Finding(
            f"{doubtful} messages may have gone out, and nobody knows.",
            "keepwell messages list --state ambiguous, then decide on each",
        )


def readers_find_us(site: Site) -> Findings:
    """The links in what we write lead somewhere that the world can see."""
    told = site.installation.environment.get(f"{PREFIX}PUBLIC_URL") or ""
    if OUTBOUND in site.services and not told.startswith("https://"):
        yield known(
            f"The links in messages lead to {told or 'nowhere'}.",
            f"Set {PREFIX}PUBLIC_URL to the https address of outbound's pages.",
        )
