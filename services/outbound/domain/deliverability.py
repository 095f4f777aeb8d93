"""Deliverability: what the DNS has to say of us before the large mailboxes believe us.

RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC), and Gmail's rules for senders.
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from libs.values import Refused
from services.outbound.domain.dkim import DkimKey

# What a name has of a type, as texts; raises DnsSilent.
LookUp = Callable[[str, str], Sequence[str]]
MOST_LOOK_UPS = 10  # RFC 7208, 4.6.4
ASKING = re.compile(r"[+?~-]?(include|a|mx|ptr|exists)(?=[:/]|$)|redirect(?==)")
TO_FOLLOW = re.compile(r"[+?~-]?(?:include:|redirect=)([^%\s]+)$")
LETS_ALL = re.compile(r"\+?all$")
SPF_VERSION, DMARC_VERSION = "v=spf1", "v=DMARC1"
POLICIES = ("none", "quarantine", "reject")
# Below these anybody may have a domain, as in example.co.uk.
SHARED = frozenset(("ac", "co", "com", "edu", "gov", "gv", "net", "or", "org"))
NO_MX = "."  # RFC 7505


class DnsSilent(Refused):
    """The DNS does not answer just now."""


@dataclass(frozen=True)
class Finding:
    """What is wrong, and what to do about it."""

    wrong: str
    mend: str


@dataclass(frozen=True)
class Sending:
    """From which domain mail goes, and what stands behind it."""

    domain: str
    keys: Sequence[DkimKey] = field(repr=False)
    bounce_domain: str | None
    peer: str | None  # the mail server's name
    public_url: str | None

    @property
    def returned_to(self) -> str:
        """The domain that SPF is asked of."""
        return self.bounce_domain or self.domain


def findings(sending: Sending, look_up: LookUp) -> list[Finding]:
    """Find all that is wrong with sending; nothing stops at the first."""
    checks = (of_spf, of_dkim, of_dmarc, of_peer, of_bounces)
    found = [each for check in checks for each in checked(check, sending, look_up)]
    if not (sending.public_url or "").startswith("https://"):
        found.append(
            Finding(
                "The page to unsubscribe has no https address.",
                "Set KEEPWELL_OUTBOUND_PUBLIC_URL to one that everybody reaches.",
            )
        )
    return found


Check = Callable[[Sending, LookUp], Iterator[Finding]]


def checked(check: Check, sending: Sending, look_up: LookUp) -> list[Finding]:
    try:
        return list(check(sending, look_up))
    except DnsSilent as silent:
        return [Finding(str(silent), "Look again later, or ask another resolver.")]


def of_spf(sending: Sending, look_up: LookUp) -> Iterator[Finding]:
    """Find what is wrong with which servers may send for us."""
    domain = sending.returned_to
    records = spf_of(domain, look_up)
    if not records:
        yield Finding(
            f"{domain} has no SPF record.",
            f'Publish a TXT record at {domain}: "v=spf1 include:… -all" with what your'
            " mail server's provider names.",
        )
    elif len(records) > 1:
        yield Finding(
            f"{domain} has {len(records)} SPF records: receivers then heed none.",
            "Put what they say into one.",
        )
    else:
        yield from of_spf_record(domain, records[0], look_up)


def of_spf_record(domain: str, record: str, look_up: LookUp) -> Iterator[Finding]:
    if any(LETS_ALL.match(term) for term in record.lower().split()):
        yield Finding(
            f"The SPF record of {domain} lets everybody send.", "End it with -all."
        )
    number = look_ups(domain, look_up, MOST_LOOK_UPS + 1)
    if number > MOST_LOOK_UPS:
        yield Finding(
            f"The SPF record of {domain} takes more than {MOST_LOOK_UPS} look-ups:"
            " receivers then heed none of it.",
            "Take out what you do not send with, or name addresses by ip4 and ip6.",
        )


def spf_of(domain: str, look_up: LookUp) -> list[str]:
    told = look_up(domain, "TXT")
    return [each for each in told if each.lower().split()[:1] == [SPF_VERSION]]


def look_ups(domain: str, look_up: LookUp, most: int) -> int:
    """Count what a receiver has to look up, `most` at most: records may go in rings."""
    number = 0
    terms = " ".join(spf_of(domain, look_up)[:1]).lower().split()
    for term in filter(ASKING.match, terms):
        if number >= most:
            break
        follow = TO_FOLLOW.match(term)
        number += 1
        number += look_ups(follow[1], look_up, most - number) if follow else 0
    return number


def of_dkim(sending: Sending, look_up: LookUp) -> Iterator[Finding]:
    """Find what is wrong with the published halves of our keys."""
    if not sending.keys:
        yield Finding(
            "Mail is not signed by DKIM.",
            f"keepwell dkim new {sending.domain}, and set KEEPWELL_OUTBOUND_DKIM_KEYS.",
        )
    for key in sending.keys:
        yield from of_key(key, sending.domain, look_up)


def of_key(key: DkimKey, domain: str, look_up: LookUp) -> Iterator[Finding]:
    name = f"{key.selector}._domainkey.{domain}"
    published = [tags(each).get("p") for each in look_up(name, "TXT")]
    if not any(published):
        yield Finding(
            f"There is no DKIM record at {name}.",
            "Publish the one that keepwell dkim new printed, or take the selector"
            " out of KEEPWELL_OUTBOUND_DKIM_KEYS.",
        )
    elif key.public not in published:
        yield Finding(
            f"The DKIM record at {name} is of another key.",
            "Publish the record of the key that KEEPWELL_OUTBOUND_DKIM_KEYS names.",
        )


def of_dmarc(sending: Sending, look_up: LookUp) -> Iterator[Finding]:
    """Find what is wrong with what receivers are to do with forged mail."""
    records = dmarc_of(sending.domain, look_up)
    told = tags(records[0]) if len(records) == 1 else {}
    if told.get("p", "").lower() not in POLICIES:
        yield Finding(
            f"{sending.domain} has no DMARC record that can be used.",
            f'Publish exactly one TXT record at _dmarc.{sending.domain}: "v=DMARC1;'
            ' p=none; rua=mailto:…".',
        )
    elif not is_aligned(sending, told, look_up):
        yield Finding(
            f"DMARC finds neither DKIM nor SPF aligned with {sending.domain}.",
            f"Publish the DKIM key at {sending.domain}, or set"
            f" KEEPWELL_OUTBOUND_BOUNCE_DOMAIN to a domain below it.",
        )


def dmarc_of(domain: str, look_up: LookUp) -> list[str]:
    """Read the record of a domain, or of the nearest one above it that has one."""
    parts = domain.split(".")
    for above in range(len(parts) - 1):
        told = look_up("_dmarc." + ".".join(parts[above:]), "TXT")
        if found := [each for each in told if each.startswith(DMARC_VERSION)]:
            return found
    return []


def is_aligned(sending: Sending, told: dict[str, str], look_up: LookUp) -> bool:
    """Tell whether what signs or what sends is of the domain that readers see."""
    if any(not list(of_key(key, sending.domain, look_up)) for key in sending.keys):
        return True
    if not spf_of(sending.returned_to, look_up):
        return False
    if told.get("aspf", "r").lower() == "s":
        return sending.returned_to == sending.domain
    return organisation(sending.returned_to) == organisation(sending.domain)


def organisation(domain: str) -> str:
    """Return the domain that an organisation has registered, as far as it shows."""
    parts = domain.lower().split(".")
    return ".".join(parts[-3:] if parts[-2:-1] and parts[-2] in SHARED else parts[-2:])


def of_peer(sending: Sending, look_up: LookUp) -> Iterator[Finding]:
    """Find what is wrong with the name of the server that sends for us."""
    if sending.peer is None:
        return
    addresses = addresses_of(sending.peer, look_up)
    if not addresses:
        yield Finding(
            f"The mail server {sending.peer} is not in the DNS.",
            "Mend KEEPWELL_OUTBOUND_SMTP.",
        )
    for address in addresses:
        if not answers_to_its_name(address, look_up):
            yield Finding(
                f"The mail server's address {address} has no PTR record whose name"
                " leads back to it.",
                "Ask whoever the address is from for one; a provider's relay may send"
                " from others.",
            )


def addresses_of(name: str, look_up: LookUp) -> list[str]:
    try:
        return [str(ipaddress.ip_address(name))]
    except ValueError:
        return [*look_up(name, "A"), *look_up(name, "AAAA")]


def answers_to_its_name(address: str, look_up: LookUp) -> bool:
    names = look_up(ipaddress.ip_address(address).reverse_pointer, "PTR")
    return any(address in addresses_of(name, look_up) for name in names)


def of_bounces(sending: Sending, look_up: LookUp) -> Iterator[Finding]:
    """Find what is wrong with where mail comes back to."""
    domain = sending.returned_to
    if not [each for each in look_up(domain, "MX") if each != NO_MX]:
        yield Finding(
            f"{domain} takes no mail: what comes back is lost.",
            f"Publish an MX record at {domain} that names the server of the mailbox.",
        )


def tags(record: str) -> dict[str, str]:
    """Read a record of tags and values, in which blanks mean nothing."""
    parts = (each.partition("=") for each in record.split(";"))
    return {name.strip(): "".join(value.split()) for name, _, value in parts}
