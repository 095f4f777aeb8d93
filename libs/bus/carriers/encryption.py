"""How a line to the broker is encrypted, as its URL says: amqp:// not, amqps:// always.

The broker has to prove its name. Files are named as RabbitMQ's URIs do, as in
`amqps://user:password@host/vhost?cacertfile=/etc/keepwell/rabbitmq/ca.crt`.
"""

import ssl
from typing import Any
from urllib.parse import SplitResult, parse_qsl, urlsplit

from libs.values import Invalid

FILES = {"cacertfile": "ca_certs", "certfile": "certfile", "keyfile": "keyfile"}


class UnreadableUrl(Invalid):
    """A broker's URL cannot be read: a password has %2F for /, %23 for #, %3F for ?."""


class NotEncryptedThatWay(Invalid):
    """A broker's URL may name cacertfile, certfile and keyfile, and that for amqps."""


def address(url: str) -> str:
    """Leave out of the URL what is about files; raises UnreadableUrl."""
    parts = urlsplit(url)
    try:
        _ = parts.port
    except ValueError:  # whose words repeat what may be a password
        raise UnreadableUrl from None
    return parts._replace(query="").geturl()


def encryption(url: str) -> dict[str, Any] | None:
    """Say how TLS is spoken, as py-amqp has it; None for a line in clear.

    Without `cacertfile` the system's authorities vouch for the broker. Raises
    NotEncryptedThatWay.
    """
    parts = urlsplit(url)
    files = files_in(parts)
    if parts.scheme != "amqps":
        return None
    return files | {
        "cert_reqs": ssl.CERT_REQUIRED,
        "server_hostname": parts.hostname,
        "tls_minimum_version": ssl.TLSVersion.TLSv1_2,
    }


def files_in(parts: SplitResult) -> dict[str, str]:
    named = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not FILES.keys() >= named.keys() or (named and parts.scheme != "amqps"):
        raise NotEncryptedThatWay
    return {FILES[name]: path for name, path in named.items()}
