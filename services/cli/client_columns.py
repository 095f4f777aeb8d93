"""Which column of a list of clients says what."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from libs.values import Invalid
from services.cli.sheets import Line, bare

# What exports call it, in English and German; the first that is there is taken.
KNOWN_AS = {
    "branch": ("branch", "branchcode", "location", "office", "filiale", "standort"),
    "branch_name": ("branchname", "filialname"),
    "zone": ("zone", "timezone", "tz", "zeitzone"),
    "country": ("country", "countrycode", "land"),
    "subdivision": ("subdivision", "state", "region", "bundesland"),
    "client": (
        *("client", "clientname", "company", "companyname", "customer"),
        *("customername", "account", "accountname", "kunde", "firma", "name"),
    ),
    "reference": (
        *("reference", "clientid", "customerid", "customernumber", "accountnumber"),
        *("companyid", "debtor", "debtornumber", "kundennummer", "debitor", "id"),
    ),
    "status": ("status", "clientstatus"),
    "tier": ("tier", "class", "segment", "klasse"),
    "since": ("since", "clientsince", "customersince", "startdate", "kundeseit"),
    "phone": (
        *("phone", "mainphone", "telephone", "phonenumber", "tel", "telefon"),
        *("companyphone", "clientphone"),
    ),
    "yearly_margin": ("yearlymargin", "annualmargin", "margin", "deckungsbeitrag"),
    "currency": ("currency", "waehrung", "währung"),
    "lost_reason": ("lostreason", "reasonlost"),
    "lost_to": ("lostto", "competitor"),
    "industry": ("industry", "market", "branche"),
    "tags": ("tags", "tag", "labels", "schlagworte"),
    "account_manager": (
        *("accountmanager", "manager", "owner", "accountowner", "betreuer"),
        "kundenbetreuer",
    ),
    "contact": (
        *("contact", "contactname", "contactperson", "primarycontact"),
        "ansprechpartner",
    ),
    "contact_phone": ("contactphone", "directphone", "mobile", "mobil", "handy"),
    "contact_email": ("contactemail", "email", "emailaddress", "mail"),
    "street": (
        *("street", "streetaddress", "address", "address1", "addressline1"),
        *("strasse", "adresse"),
    ),
    "postal_code": ("postalcode", "postcode", "zip", "zipcode", "plz", "postleitzahl"),
    "city": ("city", "town", "ort", "stadt"),
    "area": ("area", "province"),
    "address_country": ("addresscountry", "clientcountry"),
}
# Beside a street these are the client's; without one they are its branch's.
IN_AN_ADDRESS = {"country": "address_country", "subdivision": "area"}
REQUIRED = ("branch", "client")


class BadMapping(Invalid):
    """The mapping of columns cannot be used."""


Columns = Mapping[str, int]
# What exports call each field.
Names = Mapping[str, Sequence[str]]


def read_pairs(written: Iterable[str], known_as: Names = KNOWN_AS) -> dict[str, str]:
    """Read `client=Company,phone="Main Phone"`; raises BadMapping."""
    parts = [part for text in written for part in _split(text)]
    pairs = {}
    for part in parts:
        name, equals, value = part.partition("=")
        if not equals or name.strip() not in known_as:
            raise BadMapping(
                f"'{part}' is not FIELD=COLUMN; the fields are {', '.join(known_as)}."
            )
        pairs[name.strip()] = value.strip().strip('"')
    return pairs


def columns_of(
    header: Sequence[str], mapping: Mapping[str, str], known_as: Names = KNOWN_AS
) -> dict[str, int]:
    """Find the column of each field, as mapped or else by its name.

    Raises BadMapping when a mapped column is not there.
    """
    places = {plain(name): place for place, name in reversed(list(enumerate(header)))}
    found = {}
    for field, column in mapping.items():
        if plain(column) not in places:
            raise BadMapping(f"There is no column '{column}'; {_told(header)}")
        found[field] = places[plain(column)]
    for field, names in known_as.items():
        free = [
            places[n] for n in names if places.get(n, -1) not in {-1, *found.values()}
        ]
        if field not in found and free:
            found[field] = free[0]
    return in_an_address(found, mapping) if "street" in found else found


def in_an_address(found: Mapping[str, int], mapping: Collection[str]) -> dict[str, int]:
    """Take a country and a state that nobody mapped for those of the address."""
    moving = IN_AN_ADDRESS.keys() - mapping
    renamed = {name: IN_AN_ADDRESS[name] for name in moving if name in found}
    return {renamed.get(name, name): place for name, place in found.items()}


def check_required(
    columns: Columns,
    fixed: Mapping[str, str],
    header: Sequence[str],
    required: Sequence[str] = REQUIRED,
) -> None:
    """Raise BadMapping when no column tells what is required."""
    for field in required:
        if field not in columns and field not in fixed:
            raise BadMapping(
                f"No column says the {field}: name it with --map {field}=COLUMN or, the"
                f" same for all, --set {field}=TEXT; {_told(header)}"
            )


def row_of(line: Line, columns: Columns, fixed: Mapping[str, str]) -> dict[str, object]:
    """Make the row that the import takes; short lines say less."""
    said = {
        field: bare(line.cells[place])
        for field, place in columns.items()
        if place < len(line.cells) and line.cells[place].strip()
    }
    return {"line": line.number, **fixed, **said}


def plain(name: str) -> str:
    """Spell a column's name without case, spaces and signs."""
    return re.sub(r"[\W_]+", "", name.casefold())


def _split(text: str) -> list[str]:
    # A comma may stand in a column's name when that is quoted.
    parts = re.findall(r'(?:[^,"]|"[^"]*")+', text)
    return [part.strip() for part in parts]


def _told(header: Sequence[str]) -> str:
    return f"the columns are {', '.join(header)}."
