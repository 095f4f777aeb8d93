"""DKIM (RFC 6376): a signature over all that matters in a mail, and nothing to add."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from textwrap import wrap

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from libs.values import Invalid

LEAST_BITS, BITS = 1024, 2048  # RFC 8301, and what is advised
EXPONENT = 65_537
# Each named twice: so none can be changed, taken away or put in a second time.
COVERED = (
    *("from", "to", "cc", "subject", "date", "message-id", "reply-to"),
    *("mime-version", "content-type", "content-transfer-encoding"),
    *("list-unsubscribe", "list-unsubscribe-post", "list-id", "feedback-id"),
    "auto-submitted",
)
WIDTH = 72
NEXT_HEADER = re.compile(rb"\r\n(?![ \t])")
FOLDED = re.compile(rb"\r\n(?=[ \t])")
BLANKS = re.compile(rb"[ \t]+")
BLANKS_AT_END = re.compile(rb"[ \t]+(?=\r\n)")
SELECTOR = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
END = b"\r\n"
ENCRYPTED = b"ENCRYPTED"  # in the first line of a PEM, or the third of an old one


class NotADkimKey(Invalid):
    """A DKIM key is RSA with 1024 bits or more, in PEM, under a selector like s1."""


class KeyLocked(Invalid):
    """A DKIM key is encrypted, and the passphrase is missing or another's."""


@dataclass(frozen=True)
class DkimKey:
    """A key and the selector its other half is published under."""

    selector: str
    private: rsa.RSAPrivateKey = field(repr=False)

    def __post_init__(self) -> None:
        short = self.private.key_size < LEAST_BITS
        if short or not SELECTOR.fullmatch(self.selector):
            raise NotADkimKey

    @classmethod
    def read(
        cls, selector: str, pem: bytes, passphrase: bytes | None = None
    ) -> "DkimKey":
        """Read a key; raises NotADkimKey, and KeyLocked of one that is encrypted."""
        locked = ENCRYPTED in pem
        try:
            private = serialization.load_pem_private_key(
                pem, password=passphrase if locked else None
            )
        except (ValueError, TypeError, UnsupportedAlgorithm):
            raise (KeyLocked if locked else NotADkimKey) from None
        if not isinstance(private, rsa.RSAPrivateKey):
            raise NotADkimKey
        return cls(selector, private)

    @classmethod
    def new(cls, selector: str) -> "DkimKey":
        """Make a key; raises NotADkimKey."""
        return cls(selector, rsa.generate_private_key(EXPONENT, BITS))

    @property
    def pem(self) -> bytes:
        """The key as it is kept."""
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )

    def locked(self, passphrase: bytes) -> bytes:
        """Return the key as it is kept, encrypted."""
        return self.private.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(passphrase),
        )

    @property
    def public(self) -> str:
        """The key's other half, as the DNS has it."""
        told = self.private.public_key().public_bytes(
            serialization.Encoding.DER,
            serialization.PublicFormat.SubjectPublicKeyInfo,
        )
        return b64encode(told).decode()

    def record(self, domain: str) -> str:
        """Write what is to be published in the DNS of a domain."""
        told = f"v=DKIM1; k=rsa; p={self.public}"
        texts = "\n".join(f'  "{text}"' for text in _cut(told, WIDTH))
        return f"{self.selector}._domainkey.{domain}. IN TXT (\n{texts}\n)"


def signed(mail: bytes, domain: str, keys: Sequence[DkimKey], at: datetime) -> bytes:
    """Put a signature of each key before a mail, of its domain and as of `at`."""
    head, _, body = mail.partition(END + END)
    headers = _canonical_headers(head)
    digest = b64encode(sha256(_canonical_body(body)).digest()).decode()
    signatures = [_signature(key, domain, headers, digest, at) for key in keys]
    return b"".join(signatures) + mail


def _signature(
    key: DkimKey, domain: str, headers: dict[bytes, bytes], digest: str, at: datetime
) -> bytes:
    covered = ":".join(name for name in COVERED for _twice in range(2))
    tags = [
        f"v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain}; s={key.selector};",
        f"t={int(at.timestamp())};",
        *_names(covered),
        f"bh={digest};",
        "b=",
    ]
    unsigned = f"DKIM-Signature: {_folded(tags)}".encode()
    ((_, own),) = _canonical_headers(unsigned).items()
    hashed = b"".join(
        headers[name.encode()] + END for name in COVERED if name.encode() in headers
    )
    proof = key.private.sign(hashed + own, padding.PKCS1v15(), hashes.SHA256())
    return unsigned + _folded(_cut(b64encode(proof).decode(), WIDTH)).encode() + END


def _names(covered: str) -> list[str]:
    """Write the names that are covered in lines, cut only between two of them."""
    spaced = wrap(f"h={covered.replace(':', ': ')};", WIDTH, break_on_hyphens=False)
    return [line.replace(": ", ":") for line in spaced]


def _folded(lines: Sequence[str]) -> str:
    return "\r\n ".join(lines)


def _cut(told: str, width: int) -> list[str]:
    return [told[start : start + width] for start in range(0, len(told), width)]


def _canonical_headers(head: bytes) -> dict[bytes, bytes]:
    """Spell headers in the relaxed form, by their names; each is there once."""
    fields = (each.partition(b":") for each in NEXT_HEADER.split(head))
    return {
        name.strip().lower(): name.strip().lower() + b":" + _relaxed(value)
        for name, _, value in fields
    }


def _relaxed(value: bytes) -> bytes:
    return BLANKS.sub(b" ", FOLDED.sub(b"", value)).strip()


def _canonical_body(body: bytes) -> bytes:
    """Spell a body in the relaxed form."""
    lines = BLANKS.sub(b" ", BLANKS_AT_END.sub(b"", body)).rstrip(END + b" \t")
    return lines + END if lines else b""
