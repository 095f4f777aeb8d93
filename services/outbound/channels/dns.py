"""The DNS, as texts."""

import re
from collections.abc import Sequence

from dns.rdata import Rdata
from dns.resolver import (
    NXDOMAIN,
    YXDOMAIN,
    LifetimeTimeout,
    NoAnswer,
    NoNameservers,
    NoResolverConfiguration,
    Resolver,
)

from services.outbound.domain.deliverability import DnsSilent

PATIENCE = 10.0  # seconds for an answer
NAME = re.compile(r"(?=.{1,253}\Z)[^.\s\\]{1,63}(?:\.[^.\s\\]{1,63})*", re.ASCII)
NOTHING_THERE = (NXDOMAIN, YXDOMAIN, NoAnswer)
SILENT = (LifetimeTimeout, NoNameservers, NoResolverConfiguration)


class Dns:
    """Looks names up."""

    def __init__(self, resolver: Resolver | None = None) -> None:
        self.resolver = resolver or Resolver()

    def look_up(self, name: str, kind: str) -> Sequence[str]:
        """Return what a name has of a type; raises DnsSilent."""
        if not NAME.fullmatch(name.rstrip(".")):
            return []
        try:
            found = self.resolver.resolve(
                f"{name.rstrip('.')}.", kind, lifetime=PATIENCE
            )
        except NOTHING_THERE:
            return []
        except SILENT:
            raise DnsSilent(f"The DNS does not answer for {name}.") from None
        return [told(each) for each in found]


def told(record: Rdata) -> str:
    """Say what a record says; a name without the dot at its end."""
    if texts := getattr(record, "strings", ()):
        return b"".join(texts).decode("utf-8", "replace")
    name = str(getattr(record, "exchange", record))
    return name if name == "." else name.rstrip(".")
