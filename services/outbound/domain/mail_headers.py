"""Headers of a mail as RFC 5322 and RFC 2047 write them, folded and in ASCII."""

from base64 import b64encode
from collections.abc import Iterator

from services.outbound.domain.one_line import one_line

LONGEST_LINE = 76  # characters, of a line with an encoded word in it
OCTETS = 36  # of one encoded word
FOLD = "\r\n "
SPECIALS = frozenset('()<>[]:;@\\,."')


def text_header(name: str, told: str) -> str:
    """Write a header that people read; raises NotOneLine."""
    plain = _is_plain(told) and len(name) + len(told) + 2 <= LONGEST_LINE
    return f"{name}: {told if plain else _encoded(told)}"


def address_header(name: str, whose: str, address: str) -> str:
    """Write a header with one address and a name for it; raises NotOneLine."""
    if not one_line(whose).strip():
        return f"{name}: {address}"
    return f"{name}: {_phrase(whose)}{FOLD}<{address}>"


def token_header(name: str, told: str) -> str:
    """Write a header that programs read; raises NotOneLine."""
    return f"{name}: {one_line(told)}"


def _phrase(told: str) -> str:
    if not _is_plain(told) or len(told) > LONGEST_LINE // 2:
        return _encoded(told)
    if SPECIALS.isdisjoint(told):
        return told
    quoted = told.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}"'


def _is_plain(told: str) -> bool:
    """Tell whether a text is ASCII that nobody takes for something else."""
    one_line(told)
    return told.isascii() and "=?" not in told and told.strip() == told


def _encoded(told: str) -> str:
    words = map(b64encode, _chunks(one_line(told)))
    return FOLD.join(f"=?utf-8?b?{word.decode()}?=" for word in words)


def _chunks(told: str) -> Iterator[bytes]:
    """Cut a text into pieces of a few octets, and no character into two."""
    piece = b""
    for character in told:
        octets = character.encode()
        if len(piece) + len(octets) > OCTETS:
            yield piece
            piece = b""
        piece += octets
    yield piece
