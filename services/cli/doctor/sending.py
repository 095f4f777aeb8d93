"""May messages go out, do they, and who is let in to report?"""

from collections.abc import Sequence
from datetime import timedelta

from libs.storage.transactions import Transaction
from services.cli.doctor.findings import Finding, Findings, known
from services.cli.doctor.site import Site
from services.outbound.settings import PREFIX
from services.outbound.storage import instances, lanes, pauses

OUTBOUND = "outbound"
SOON = timedelta(days=14)
PRESENT = timedelta(minutes=10)
TOO_OFTEN = 5  # failures in a row, of which KeepwellLaneFailing tells too
IN_DOUBT = "select count(*) from outbound.messages where state = 'ambiguous'"
# A machine whose key ends, and that has no other that lives longer: by the wall.
ENDING = """
select name, role, branches, sources, ends, ends < clock_timestamp()
from (select distinct on (name) name, role, branches, sources,
    least(expires_at, revoked_at) as ends,
    bool_or(revoked_at is null) over (partition by name) as kept
  from keepwell.keys order by name, least(expires_at, revoked_at) desc) longest
where kept
and ends between clock_timestamp() - %(soon)s and clock_timestamp() + %(soon)s
order by name
"""


def keys_live_on(site: Site) -> Findings:
    """No machine's key has just ended, or is about to."""
    for name, may, branches, sources, ends, over in site.connection.exec_driver_sql(
        ENDING, {"soon": SOON}
    ):
        wishes = [f"--role {may}", *(f"--source {each}" for each in sources)]
        wishes += [f"--branch {each}" for each in branches or ()]
        yield Finding(
            f"The key of {name} {'ended' if over else 'ends'} on {ends:%d %B %Y}.",
            f"keepwell keys create {name} {' '.join(wishes)}, and give it to it",
            wrong=over,
        )


def messages_may_go(site: Site) -> Findings:
    """One instance is armed, and nothing is stopped that nobody knows of."""
    if OUTBOUND in site.services:
        transaction = site.transaction(OUTBOUND)
        yield from _armed(site, transaction)
        yield from _stopped(transaction)


def _armed(site: Site, transaction: Transaction) -> Findings:
    """Judge those that live: a backup tells of others, that were elsewhere."""
    seen = instances.listed(transaction)
    armed = [each for each in seen if each.armed_at]
    alive = [each for each in armed if transaction.now - each.seen_at < PRESENT]
    told = site.installation.environment.get(f"{PREFIX}INSTANCE", "")
    own = instances.identity(transaction, told)
    here = [each for each in seen if each.id == own]
    if not any(each.armed_at for each in here or alive):
        yield known(
            f"No instance is armed: nothing is sent to the world outside.{_was(armed)}",
            "keepwell sending arm --reason WHY, on the one that is to send",
        )
    if len(alive) > 1:
        yield Finding(
            f"{len(alive)} instances are armed and at work: clients may hear twice.",
            "keepwell sending status, then keepwell sending disarm on all but one",
        )


def _was(armed: Sequence[instances.Instance]) -> str:
    if not armed:
        return ""
    return f" Another was, and was seen last on {armed[0].seen_at:%d %B %Y}."


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
        yield _of_lane(each)
    if doubtful := site.value(IN_DOUBT):
        yield Finding(
            f"{doubtful} messages may have gone out, and nobody knows.",
            "keepwell messages list --state ambiguous, then decide on each",
        )


def _of_lane(found: lanes.FailingLane) -> Finding:
    until = found.resting_until
    rests = f" It rests until {until:%d %B %Y, %H:%M %Z}." if until else ""
    return Finding(
        f"{found.lane} failed {found.failures} times in a row.{rests}",
        f"Mend the server, or the {PREFIX} setting that names it; keepwell messages"
        " list --state deferred says what it answered",
        wrong=found.failures >= TOO_OFTEN,
    )


def readers_find_us(site: Site) -> Findings:
    """The links in what we write lead somewhere that the world can see."""
    told = site.installation.environment.get(f"{PREFIX}PUBLIC_URL") or ""
    if OUTBOUND in site.services and not told.startswith("https://"):
        yield known(
            f"The links in messages lead to {told or 'nowhere'}.",
            f"Set {PREFIX}PUBLIC_URL to the https address of outbound's pages.",
        )
