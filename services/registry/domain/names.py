"""How things are named, and the ids that follow from it: each is recorded once."""

import re
import unicodedata
from uuid import UUID, uuid5

REGISTER = UUID("3f1d2b7e-5c0a-5e59-8f43-1f0f7f6a9d21")


def id_of(*names: str) -> str:
    """Return the id that follows from a natural key; only the last may be free text."""
    return str(uuid5(REGISTER, "\n".join(names)))


def name_key(name: str) -> str:
    """Return what a name is compared by: case and spacing make no difference."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def slug(text: str) -> str:
    """Return the code of a branch that is named so: `Wien Mitte` is `wien-mitte`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
