"""Areas: parts of a country, by subdivision or by how postal codes begin."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Area:
    """Part of a country: whatever is named narrows it."""

    country: str
    subdivision: str | None = None
    postal_codes: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """What two namings of the same area have in common."""
        return "|".join((self.country, self.subdivision or "", *self.codes))

    @property
    def codes(self) -> tuple[str, ...]:
        """How the postal codes in it begin, as they are compared."""
        return tuple(sorted({postal_key(code) for code in self.postal_codes}))


def postal_key(code: str) -> str:
    """Return what postal codes are compared by: neither spaces nor case matter."""
    return "".join(filter(str.isalnum, code)).upper()
