"""Where a client is: at its sites, as far as they say."""

import pytest

from services.registry.domain.addresses import PostalAddress
from services.registry.domain.branches import Branch
from services.registry.domain.regions import BadRegion
from services.registry.domain.sites import Site, regions_of

VIENNA = Branch("vienna", "Vienna", "Europe/Vienna", "AT", "9")


def site(country, area="", subdivision=None):
    address = PostalAddress(country, area=area)
    return Site("i", "vienna", "c", "HQ", address, subdivision)


@pytest.mark.requirement("R105")
@pytest.mark.parametrize(
    ("sites", "regions"),
    [
        ([], {"AT-9"}),
        ([site("AT", subdivision="6")], {"AT-6"}),
        ([site("US", area="CA"), site("DE", subdivision="BY")], {"US-CA", "DE-BY"}),
        ([site("JP", area="北海道")], {"JP"}),
        ([site("DE")], {"DE"}),
        ([site("AT")], {"AT-9"}),
    ],
)
def test_a_client_is_where_its_sites_are_and_without_any_where_its_branch_is(
    sites, regions
):
    assert regions_of(sites, VIENNA) == regions


def test_a_subdivision_is_a_code():
    with pytest.raises(BadRegion) as bad:
        site("AT", subdivision="Wien")

    assert [field.path for field in bad.value.fields] == ["subdivision"]
