"""What is said of a credential, never the credential itself."""

import hashlib

from libs.values import Refusal

FINGERPRINT_LETTERS = 12


class Unauthenticated(Refusal):
    """The request carries no credential that is valid here."""

    def __init__(self) -> None:
        """Take no detail: whoever forges a credential learns nothing from it."""
        super().__init__()


def fingerprint(credential: str) -> str:
    """Tell credentials apart in a log: the first letters of their SHA-256."""
    digest = hashlib.sha256(credential.encode(errors="replace"))
    return digest.hexdigest()[:FINGERPRINT_LETTERS]
