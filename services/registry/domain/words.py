"""Words for services and skills: written one way, so that the same ones meet."""

from libs.values import Invalid
from services.registry.domain.names import name_key
from services.registry.domain.texts import check_texts, wrong


class BadWord(Invalid):
    """A service or skill is written in lower case, as in `server migration`."""


def check_words(**words: str) -> None:
    """Raise BadText or BadWord with the names of those that are not so written."""
    check_texts(**words)
    if bad := [field for field, word in words.items() if word != name_key(word)]:
        raise wrong(BadWord, *bad)
