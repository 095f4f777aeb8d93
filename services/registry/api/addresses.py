"""Postal addresses over HTTP."""

from typing import Any

from marshmallow import RAISE, fields, post_load

from libs.contracts.clients import COUNTRY
from libs.contracts.fields import patterned, text
from libs.web.blueprints import Schema
from services.registry.domain.addresses import PostalAddress, postal_address


class AddressSchema(Schema):
    """A postal address; which of its parts there must be, the country decides."""

    country = patterned("AT", COUNTRY)
    street = text("Mariahilfer Straße 1", optional=True)
    city = text("Wien", optional=True)
    postal_code = text("1060", optional=True)
    area = text("Wien", optional=True)
    district = text("Mariahilf", optional=True)
    sorting_code = text("CEDEX 08", optional=True)

    @post_load
    def build(self, body: dict[str, Any], **_: Any) -> PostalAddress:
        """Check and write the address."""
        return postal_address(**{name: part for name, part in body.items() if part})


def address(**options: Any) -> fields.Nested:
    """Where the post is delivered."""
    return fields.Nested(AddressSchema(unknown=RAISE), **options)


def lines() -> fields.List[Any]:
    """The address as it goes on an envelope; none without an address."""
    return fields.List(fields.String(), required=True)
