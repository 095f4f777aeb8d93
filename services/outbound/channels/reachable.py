"""Which addresses of the internet we speak to: public ones, over HTTPS, as resolved."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult

from libs.values import Refused

HTTPS = 443
PORTS = frozenset((HTTPS, 8443))
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
# What leads to an IPv4 address inside of an IPv6 one, and nobody's business.
TRANSLATED = (
    *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10"),
)
TRANSLATIONS = tuple(map(ipaddress.IPv6Network, TRANSLATED))
NO_HOST_OF_OURS = (ipaddress.IPv4Network("100.64.0.0/10"),)  # of carriers, RFC 6598


class NotReachable(Refused):
    """A provider is spoken to over HTTPS, at a public address and a known port."""


class NotResolved(Refused):
    """The name of a provider is not known just now."""


Resolve = Callable[[str, int], Sequence[str]]


def resolved(host: str, port: int) -> list[str]:
    """Ask for the addresses of a name; raises NotResolved."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError:
        raise NotResolved from None
    return [str(where[0]) for *_, where in found]


@dataclass(frozen=True)
class Target:
    """Where to connect, and under which name."""

    host: str
    port: int
    address: str

    @property
    def name(self) -> str:
        """What it is asked as."""
        return self.host if self.port == HTTPS else f"{self.host}:{self.port}"


def target(url: SplitResult, resolve: Resolve = resolved) -> Target:
    """Resolve a URL once; raises NotReachable if any of its addresses is not public."""
    try:
        host, port = url.hostname, url.port or HTTPS
    except ValueError:
        raise NotReachable from None
    named = url.username is None and url.password is None
    if url.scheme != "https" or not host or not named or port not in PORTS:
        raise NotReachable
    addresses = resolve(host, port)
    if not addresses or not all(map(is_public, addresses)):
        raise NotReachable
    return Target(host, port, addresses[0])


def is_public(told: str) -> bool:
    """Tell whether an address is of the internet at large."""
    try:
        address: Address = ipaddress.ip_address(told)
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        mapped = address.ipv4_mapped
        if mapped is not None or any(address in net for net in TRANSLATIONS):
            return False
    elif any(address in net for net in NO_HOST_OF_OURS):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)
