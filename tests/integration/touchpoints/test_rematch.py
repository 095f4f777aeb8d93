"""Whatever can be kept unmatched can be logged later."""

from libs.contracts.catalogue import outside_types
from services.touchpoints.usecases.rematch import LOGGED_BY


def test_every_outside_event_can_be_logged_once_its_client_is_known():
    assert set(LOGGED_BY) == set(outside_types().values())
