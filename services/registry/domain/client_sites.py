"""Where a client is, as a row of a list of clients tells it."""

from dataclasses import replace

from libs.values import FieldError
from services.registry.domain.addresses import (
    NoPostalAddress,
    PostalAddress,
    has_areas,
    postal_address,
)
from services.registry.domain.books import Book
from services.registry.domain.branches import Branch
from services.registry.domain.clients import Client
from services.registry.domain.countries import NoCountry, country_called
from services.registry.domain.recognising import said
from services.registry.domain.rows import Row
from services.registry.domain.sites import Site, names_at, site_id
from services.registry.domain.texts import wrong

# What the place is called that a list tells of.
MAIN_SITE = "Main site"
COUNTRY = "address_country"


def site_of(row: Row, branch: Branch, client: Client, sites: Book[Site]) -> Site | None:
    """Return the place a row tells of, None when it tells of none; raises as below.

    A place on record that has the address is that one, whatever it is called.
    """
    address = address_of(row, branch)
    if address is None:
        return None
    if there := sites.named(names_at(client.id, address)):
        return there[0]
    new = Site(
        id=site_id(client.id, MAIN_SITE),
        branch=branch.id,
        client=client.id,
        name=MAIN_SITE,
        address=address,
    )
    known = sites.get(new.id)
    return replace(known, address=address, subdivision=None) if known else new


def address_of(row: Row, branch: Branch) -> PostalAddress | None:
    """Return the address, in the branch's country unless the row names another.

    None when it tells of no place within a country. A state is left out where addresses
    have none. Raises NoCountry and NoPostalAddress with the row's columns.
    """
    if not (row.street or row.postal_code or row.city):
        return None
    country = _country(row) or branch.country
    area = row.area if has_areas(country) else None
    parts = said(
        street=row.street, postal_code=row.postal_code, city=row.city, area=area
    )
    try:
        return postal_address(country=country, **parts)
    except NoPostalAddress as refused:
        raise NoPostalAddress(None, *map(_of_the_row, refused.fields)) from None


def _country(row: Row) -> str | None:
    try:
        return country_called(row.address_country) if row.address_country else None
    except NoCountry:
        raise wrong(NoCountry, COUNTRY) from None


def _of_the_row(error: FieldError) -> FieldError:
    part = error.path.removeprefix("address.")
    return FieldError(COUNTRY if part == "country" else part, error.detail)
