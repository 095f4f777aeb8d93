"""Where the company's clients are: made-up houses in streets that could be there."""

from dataclasses import dataclass
from typing import Any

HOUSES = 90
# Of each so many clients, one is at no address that we know.
NO_ADDRESS_EACH, NO_ADDRESS_AT = 17, 5


@dataclass(frozen=True)
class Town:
    """A town with its streets, and the postal code of each."""

    name: str
    streets: tuple[tuple[str, str], ...]
    number_first: bool

    def address(self, number: int) -> dict[str, Any]:
        """Return an address of the town; the first ones are all different."""
        street, code = self.streets[number % len(self.streets)]
        house = str(number // len(self.streets) % HOUSES + 1)
        told = f"{house} {street}" if self.number_first else f"{street} {house}"
        return {"street": told, "postal_code": code, "city": self.name}


TOWNS = {
    "munich": Town(
        "München",
        (
            ("Lindenstraße", "80331"),
            ("Gartenweg", "80469"),
            ("Am Mühlbach", "81541"),
            ("Kirchgasse", "80538"),
        ),
        number_first=False,
    ),
    "lyon": Town(
        "Lyon",
        (
            ("rue des Tilleuls", "69002"),
            ("rue du Moulin", "69003"),
            ("quai des Jardins", "69006"),
        ),
        number_first=True,
    ),
    "dublin": Town(
        "Dublin",
        (
            ("Mill Street", "D02 X285"),
            ("Orchard Road", "D04 E5W5"),
            ("Chapel Lane", "D08 VF8H"),
        ),
        number_first=True,
    ),
}


def address_of(town: str, number: int, rank: int) -> dict[str, Any]:
    """Return the address of a client, or nothing of a few."""
    if number % NO_ADDRESS_EACH == NO_ADDRESS_AT:
        return {}
    return TOWNS[town].address(rank + 1)
