"""Slices of the revenue."""

import pytest

from services.concentration.domain.measures import summed
from services.concentration.domain.slices import Kind, sliced, whole_of


@pytest.mark.requirement("T27")
def test_what_nobody_told_is_a_slice_of_its_own_and_none_is_called_so():
    sums = {"cloud": summed([60, 20]), None: summed([20])}

    found = sliced(sums, {}, whole_of(Kind.LINE, sums, 100))

    assert [(each.key, each.cents, each.share) for each in found] == [
        ("cloud", 80, 0.8),
        (None, 20, 0.2),
    ]
    assert found[1].name is None


def test_five_clients_below_15_per_cent_may_be_one_sector():
    sums = {"dentistry": summed([14] * 5), "law": summed([30])}

    dentistry, _ = sliced(sums, {}, whole_of(Kind.SECTOR, sums, 100))

    assert dentistry.share == pytest.approx(0.7)
    assert dentistry.measures.clients == 5


def test_a_slice_that_was_credited_away_has_no_share_and_takes_none():
    sums = {"cloud": summed([100]), "cabling": summed([10, -30])}

    cloud, cabling = sliced(sums, {}, whole_of(Kind.LINE, sums, 80))

    assert (cloud.share, cabling.cents, cabling.share) == (1.0, -20, None)


def test_a_client_in_two_buildings_may_be_lost_with_either():
    sums = {"AT 1010": summed([50, 30]), "AT 8010": summed([50])}

    found = sliced(sums, {}, whole_of(Kind.BUILDING, sums, 80))

    assert [each.share for each in found] == [1.0, 0.625]
