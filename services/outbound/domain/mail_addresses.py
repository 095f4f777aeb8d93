"""Mail addresses: what mail may be sent to, as it stands in an envelope."""

import re

import idna

from libs.values import Invalid

ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LOCAL = re.compile(rf"{ATOM}(?:\.{ATOM})*", re.ASCII)
# RFC 5321, 4.5.3.1, in octets.
LONGEST_LOCAL, LONGEST_DOMAIN = 64, 253


class NotAMailAddress(Invalid):
    """This is no address that mail can be sent to."""


def mail_address(told: str) -> str:
    """Return an address with its domain in ASCII; raises NotAMailAddress."""
    local, at, domain = told.rpartition("@")
    if not at or len(local) > LONGEST_LOCAL or not LOCAL.fullmatch(local):
        raise NotAMailAddress
    return f"{local}@{mail_domain(domain)}"


def as_mailed(told: str) -> str:
    """Spell an address as mail bears it; what is none stays as it was told."""
    try:
        return mail_address(told)
    except NotAMailAddress:
        return told


def mail_domain(told: str) -> str:
    """Return a domain in ASCII; raises NotAMailAddress."""
    try:
        domain = idna.encode(told, uts46=True).decode()
    except UnicodeError:
        raise NotAMailAddress from None
    top = domain.rpartition(".")[2]
    if top in ("", domain) or top.isdecimal() or len(domain) > LONGEST_DOMAIN:
        raise NotAMailAddress
    return domain


def domain_of(address: str) -> str:
    """Return the domain of an address."""
    return address.rpartition("@")[2]
