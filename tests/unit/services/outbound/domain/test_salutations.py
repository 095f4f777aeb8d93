"""How a message begins and ends."""

import pytest

from services.outbound.domain.messages import Channel
from services.outbound.domain.salutations import (
    first_name,
    greeting,
    signature,
    signing,
)

POST, SMS = Channel.POST, Channel.SMS


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Jane Sample", "Jane"),
        ("Anna-Lena O'Neill", "Anna-Lena"),
        ("Óscar de la Fuente", None),
        ("Dr. Eva Huber", None),
        ("Dr Eva Huber", None),
        ("Huber, Eva", None),
        ("Front Desk", None),
        ("accounts payable", None),
        ("Cher", None),
        ("E. Huber", None),
    ],
)
def test_a_first_name_is_used_only_where_it_is_plain(name, first):
    assert first_name(name) == first


@pytest.mark.parametrize(
    ("language", "channel", "name", "told"),
    [
        ("en", POST, "Jane Sample", "Dear Jane,"),
        ("en", SMS, "Jane Sample", "Hello Jane,"),
        ("en", POST, "Dr. Eva Huber", "Dear Dr. Eva Huber,"),
        ("en", POST, None, "Hello to all of you at Muster GmbH,"),
        ("de", POST, "Eva Muster", "Guten Tag Eva Muster,"),
        ("de", POST, None, "Liebes Team von Muster GmbH,"),
    ],
)
def test_people_are_greeted_by_name_and_offices_as_a_team(
    language, channel, name, told
):
    assert greeting(language, channel, name, "Muster GmbH") == told


def test_one_of_ours_signs_above_the_branch_or_the_branch_alone():
    assert signature(POST, "Sam", "Example IT") == "Sam\nExample IT"
    assert signature(SMS, "Sam", "Example IT") == "Sam, Example IT"
    assert signature(POST, None, "Example IT") == "Example IT"


def test_nobody_signs_by_a_mail_address():
    assert signing("Sam Price") == "Sam Price"
    assert signing("sam@example.com") is None
