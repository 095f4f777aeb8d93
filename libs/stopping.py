"""How long a process that is told to stop may take for what it has in hand."""

from collections.abc import Mapping

from libs.values import Invalid

DRAIN = "KEEPWELL_DRAIN_SECONDS"


def drain_seconds(environment: Mapping[str, str]) -> int:
    """Read the seconds, 25 when not set; raises Invalid with the name to mend."""
    told = environment.get(DRAIN, "25")
    if not told.isdecimal() or not int(told):
        raise Invalid(f"{DRAIN} is {told}, not a whole number of seconds.")
    return int(told)
