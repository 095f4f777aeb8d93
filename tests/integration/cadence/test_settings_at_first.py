"""A new database says of the owner's numbers what the code says."""

from services.cadence.usecases import settings


def test_a_new_database_holds_every_default(house):
    assert house.read(settings.read) == settings.USUAL
