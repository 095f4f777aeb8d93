"""The kinds of list that can be imported: their fields, and what they record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.cli import client_columns
from services.cli.client_columns import Names
from services.cli.presets import Typed

# What every list may call its branch and its client, in English and German.
OF_A_BRANCH = {"branch": client_columns.KNOWN_AS["branch"]}
OF_A_CLIENT = OF_A_BRANCH | {
    "client": tuple(n for n in client_columns.KNOWN_AS["client"] if n != "name"),
    "reference": tuple(n for n in client_columns.KNOWN_AS["reference"] if n != "id"),
}


@dataclass(frozen=True)
class ListKind:
    """A kind of list; `facts` names what a row may record, the `main` one last."""

    of: str
    says: str
    known_as: Names
    required: tuple[str, ...]
    facts: Mapping[str, tuple[str, str]]
    previewed: Sequence[str]
    typed: Typed = field(default_factory=Typed)

    @property
    def main(self) -> str:
        """Which fact a preview tells of."""
        return "client" if "client" in self.facts else "record"


CLIENTS = ListKind(
    of="clients",
    says="Import clients with their branches, account managers and contacts.",
    known_as=client_columns.KNOWN_AS,
    required=client_columns.REQUIRED,
    facts={
        "branch": ("branch", "branches"),
        "staff": ("person", "people"),
        "client": ("client", "clients"),
        "contact": ("contact", "contacts"),
        "site": ("site", "sites"),
    },
    previewed=("branch", "client", "contact"),
    typed=Typed(days={"since"}, amounts={"yearly_margin"}),
)
CONTACTS = ListKind(
    of="contacts",
    says="Import contacts of clients on record, from a CSV file or from vCards.",
    known_as=OF_A_CLIENT
    | {
        "contact": ("contact", "contactname", "fullname", "name", "ansprechpartner"),
        "contact_phone": ("contactphone", "directphone", "phone", "telefon", "tel"),
        "contact_mobile": ("contactmobile", "mobile", "mobilephone", "mobil", "handy"),
        "contact_email": ("contactemail", "email", "emailaddress", "mail"),
        "active": ("active", "aktiv"),
        "birthday": ("birthday", "dateofbirth", "geburtstag"),
        "language": ("language", "sprache"),
        # Other systems' roles and zones are spelled in their own words.
        "zone": ("contactzone",),
        "roles": ("contactroles",),
    },
    required=("branch",),
    facts={"record": ("contact", "contacts")},
    previewed=("branch", "client", "contact"),
    typed=Typed(days={"birthday"}),
)
ENGAGEMENTS = ListKind(
    of="engagements",
    says="Import engagements of clients on record.",
    known_as=OF_A_CLIENT
    | {
        "engagement": ("engagement", "agreement", "contract", "contractname", "name"),
        "kind": ("kind", "type", "agreementtype", "art"),
        "starts_on": ("startson", "startdate", "start", "beginn"),
        "ends_on": ("endson", "enddate", "end", "ende"),
        "value": ("value", "amount", "price", "betrag"),
        "currency": client_columns.KNOWN_AS["currency"],
        "per": ("per", "billingcycle", "je"),
        "committed_hours": ("committedhours", "hours", "stunden"),
    },
    required=("branch", "engagement", "starts_on"),
    facts={"record": ("engagement", "engagements")},
    previewed=("branch", "client", "engagement"),
    typed=Typed(days={"starts_on", "ends_on"}, amounts={"value"}),
)
VENDORS = ListKind(
    of="vendors",
    says="Import the other vendors of clients on record.",
    known_as=OF_A_CLIENT
    | {
        "vendor": ("vendor", "vendorname", "supplier", "name", "lieferant"),
        "services": ("services", "service", "leistungen"),
    },
    required=("branch", "vendor"),
    facts={"record": ("vendor", "vendors")},
    previewed=("branch", "client", "vendor"),
)
PARTNERS = ListKind(
    of="partners",
    says="Import partners of branches on record.",
    known_as=OF_A_BRANCH
    | {
        "partner": ("partner", "partnername", "name", "company", "firma"),
        "skills": ("skills", "services", "leistungen"),
        "regions": ("regions", "region", "regionen"),
        "smallest": ("smallest", "clientsfrom", "abmitarbeitern"),
        "largest": ("largest", "clientsupto", "bismitarbeitern"),
        "trusted": ("trusted", "vertraut"),
        "active": ("active", "aktiv"),
    },
    required=("branch", "partner"),
    facts={"record": ("partner", "partners")},
    previewed=("branch", "partner", "skills"),
)
EVERY = (CLIENTS, CONTACTS, ENGAGEMENTS, VENDORS, PARTNERS)
