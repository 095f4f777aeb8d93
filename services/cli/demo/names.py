"""What clients and their people are called, as they are called where they live."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from random import Random


@dataclass(frozen=True)
class Names:
    """Words to make names of: a company is `places` and `trades`, in that order."""

    places: str
    trades: str
    first: str
    last: str

    def companies(self, chance: Random) -> list[str]:
        """Return every company there could be, in an order left to chance."""
        pairs = product(self.places.split(), self.trades.split(", "))
        every = [f"{place} {trade}" for place, trade in pairs]
        chance.shuffle(every)
        return every

    def people(self, chance: Random, many: int) -> list[str]:
        """Return some people, no two of the same family."""
        families = chance.sample(self.last.split(), many)
        return [f"{chance.choice(self.first.split())} {family}" for family in families]


NAMES: Mapping[str, Names] = {
    "munich": Names(
        "Ahornried Birkental Dornfeld Eichhalde Falkenau Gamsbach Hirschgrund Isenried"
        " Lerchenau Mühlgraben Rabenstein Sonnleiten Tannberg Weidenau",
        "Logistik GmbH, Zahnärzte, Maschinenbau GmbH, Steuerberater, Brauerei, Bau KG,"
        " Apotheken, Möbelhaus, Architekten, Feinkost GmbH, Rechtsanwälte, Verlag,"
        " Elektrotechnik GmbH, Hausverwaltung",
        "Anna Bernd Claudia Daniela Erik Franziska Georg Heike Ines Jürgen Karin Lukas"
        " Martina Nina Oliver Petra Ralf Sabine Thomas Ursula Veronika Wolfgang",
        "Albrecht Bauer Dietrich Engel Fischer Graf Hartmann Jung Krämer Lorenz Maier"
        " Neumann Ott Pfeiffer Roth Schuster Theis Ulrich Weber Ziegler",
    ),
    "lyon": Names(
        "Bellecombe Chantemerle Clairval Fontanières Grandpré Hauterive Longchêne"
        " Marsonnas Montclar Pierrefeu Rochebrune Sauvigny Valdoré Vertbois",
        "Transports, Notaires, Pharma, Architectes, Vins, Textiles, Conseil,"
        " Imprimerie, Cliniques, Ascenseurs, Traiteur, Assurances, Mécanique,"
        " Immobilier",
        "Adèle Bruno Chloé Denis Élise Fabien Gaëlle Henri Inès Julien Karine Laurent"
        " Manon Nicolas Odile Pascal Sophie Thierry Valérie Yves",
        "Arnaud Bonnet Chevalier Dumas Faure Girard Hubert Jacquet Lambert Mercier"
        " Noël Olivier Picard Rey Roussel Simon Tessier Vidal",
    ),
    "dublin": Names(
        "Ardmoyle Ballinree Carrigmore Derrylea Fernhill Glenasmole Inisbeg Kilbrannan"
        " Lisnarea Moyglass Rathdoon Rosscarra Shanbally Tullyvar",
        "Dental, Solicitors, Foods, Freight, Engineering, Pharmacy, Hotels,"
        " Accountants, Timber, Media, Credit Union, Motors, Care Homes, Joinery",
        "Brian Catherine Declan Emma Fergal Grace Helen Ian Jane Kevin Laura Mark Nora"
        " Owen Paula Ronan Sarah Tom Una",
        "Brennan Casey Doyle Egan Farrell Gallagher Healy Joyce Kelly Lynch Moran"
        " Nugent Quinn Reilly Sheehan Tierney Ward",
    ),
}
