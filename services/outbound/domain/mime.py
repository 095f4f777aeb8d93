"""MIME: the parts of a mail, each in ASCII and in short lines."""

from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from dataclasses import dataclass

from services.outbound.domain.contents import Attachment
from services.outbound.domain.mail_headers import token_header
from services.outbound.domain.one_line import NotOneLine, one_line

LONGEST_LINE = 78  # characters, of what is sent as it is
LINE_END = "\r\n"
ENCODED_AS_IS = frozenset("!#$&+-.^_`|~")  # RFC 8187, attr-char


@dataclass(frozen=True)
class Part:
    """A part of a mail: its headers, and its body as it goes over the line."""

    headers: tuple[str, ...]
    body: str

    def __str__(self) -> str:
        """Write it."""
        return LINE_END.join((*self.headers, "", self.body))


def text_part(kind: str, told: str, **more: str) -> Part:
    """Write a text of a kind like "plain", with more parameters of its type."""
    written = LINE_END.join([*told.splitlines(), ""])
    short = all(len(line) <= LONGEST_LINE for line in written.split(LINE_END))
    as_it_is = written.isascii() and short and _is_clean(written)
    parameters = "".join(f"; {name}={one_line(value)}" for name, value in more.items())
    headers = (
        f'Content-Type: text/{kind}; charset="utf-8"{parameters}',
        f"Content-Transfer-Encoding: {'7bit' if as_it_is else 'quoted-printable'}",
    )
    return Part(headers, written if as_it_is else _quoted(written))


def attached(file: Attachment) -> Part:
    """Write a file; raises NotOneLine."""
    encoded = encodebytes(file.body).decode().replace("\n", LINE_END)
    headers = (
        token_header("Content-Type", _type(file.content_type)),
        "Content-Transfer-Encoding: base64",
        f"Content-Disposition: attachment;{LINE_END} {_filename(file.name)}",
    )
    return Part(headers, encoded)


def multipart(kind: str, boundary: str, parts: Sequence[Part]) -> Part:
    """Put parts together; none of them has the boundary in it."""
    written = [f"--{boundary}{LINE_END}{part}" for part in parts]
    body = LINE_END.join([*written, f"--{boundary}--", ""])
    header = f'Content-Type: multipart/{kind};{LINE_END} boundary="{boundary}"'
    return Part((header,), body)


def _is_clean(written: str) -> bool:
    return written.replace(LINE_END, "").isprintable()


def _quoted(written: str) -> str:
    return b2a_qp(written.encode(), istext=True).decode()


def _type(told: str) -> str:
    """Check a type like image/png; raises NotOneLine."""
    main, slash, below = told.partition("/")
    if not slash or not all(_is_token(part) for part in (main, below)):
        raise NotOneLine
    return told


def _is_token(told: str) -> bool:
    plain = told.isascii() and bool(told)
    return plain and all(each.isalnum() or each in ENCODED_AS_IS for each in told)


def _filename(name: str) -> str:
    """Write a file's name as RFC 8187 does; raises NotOneLine."""
    kept = "".join(
        chr(octet) if _is_token(chr(octet)) else f"%{octet:02X}"
        for octet in one_line(name).encode()
    )
    return f"filename*=utf-8''{kept}"
