"""Languages, as BCP 47 tags them."""

import re

from libs.values import Invalid
from services.registry.domain.texts import wrong

# Language, script and region (RFC 5646, section 2.1), in the case it recommends.
TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")


class NoLanguage(Invalid):
    """A language is written like de or de-AT."""


def check_language(**languages: str | None) -> None:
    """Raise NoLanguage with the names of those that are no tag; None passes."""
    bad = [field for field, tag in languages.items() if tag and not TAG.fullmatch(tag)]
    if bad:
        raise wrong(NoLanguage, *bad)
