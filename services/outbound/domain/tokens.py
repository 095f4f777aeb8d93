"""Tokens: what proves that a link or a returned mail is of one of our messages."""

import hmac
from base64 import b32decode, b32encode
from binascii import Error as NotBase32
from enum import StrEnum
from hashlib import sha256

MESSAGE, PROOF = 16, 16  # bytes
PADDING = "===="  # of 32 bytes in base 32


class Use(StrEnum):
    """What a token is for; that of one use opens nothing else."""

    UNSUBSCRIBE = "unsubscribe"
    RETURN = "return"


def token(pepper: bytes, use: Use, message: str) -> str:
    """Make the token of a message: 52 letters and digits, in whatever case."""
    number = bytes.fromhex(message)
    written = b32encode(number + _proof(pepper, use, number)).decode()
    return written.removesuffix(PADDING).lower()


def message_of(pepper: bytes, use: Use, told: str) -> str | None:
    """Return the message that a token was made for, if it was."""
    try:
        read = b32decode(told + PADDING, casefold=True)
    except (NotBase32, ValueError):
        return None
    number, proof = read[:MESSAGE], read[MESSAGE:]
    if not hmac.compare_digest(proof, _proof(pepper, use, number)):
        return None
    return number.hex()


def _proof(pepper: bytes, use: Use, number: bytes) -> bytes:
    told = f"keepwell {use}\n".encode() + number
    return hmac.digest(pepper, told, sha256)[:PROOF]
