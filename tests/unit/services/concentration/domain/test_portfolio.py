"""A client among the others."""

import pytest

from services.concentration.domain.portfolio import Standing


def standing(cents, so_far, whole=100):
    return Standing("u", "Name", 1, 1, cents, so_far, whole)


def test_what_a_client_adds_to_the_hhi_is_its_squared_share():
    large = standing(40, 40)

    assert (large.share, large.share_so_far) == (0.4, 0.4)
    assert large.hhi_points == pytest.approx(1600)
    assert large.is_major


def test_one_that_was_credited_away_has_no_share_and_adds_nothing():
    credited = standing(-5, 95)

    assert (credited.share, credited.share_so_far, credited.hhi_points) == (
        (None, None, None)
    )
    assert not credited.is_major
