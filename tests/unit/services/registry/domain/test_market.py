"""Vendors, the white space, partners and what is passed on to them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.registry.domain.names import name_key
from services.registry.domain.partners import (
    BadMark,
    BadSizes,
    Partner,
    Rating,
    proven_mark,
)
from services.registry.domain.provisions import (
    NoSuchChoice,
    NotTheirs,
    OursAlready,
    Provider,
    Provision,
    white_space,
)
from services.registry.domain.regions import BadRegion
from services.registry.domain.requests import (
    Answer,
    DeclinedWithoutReason,
    NotTheirRegion,
    NotTheirSize,
    NotTheirTrade,
    NotTrusted,
    PartnerLeft,
    Referral,
    Request,
    ThirdHop,
    check_match,
    check_passing_on,
)
from services.registry.domain.vendors import (
    ClosedWithoutOutcome,
    Sighting,
    Threat,
    Vendor,
)
from services.registry.domain.words import BadWord

DAY = date(2026, 3, 2)
words = st.text(min_size=1, max_size=20).map(name_key).filter(str.isprintable)
words = words.filter(bool)


def partner(**told):
    skills, regions = ("server migration",), ("AT-9",)
    return Partner("p", "vienna", "R", **{"skills": skills, "regions": regions} | told)


def provision(**told):
    return Provision("i", "vienna", "c", told.pop("name", "phones"), **told)


def rating(*marks):
    return Rating("i", "vienna", "p", "moved servers", *marks, DAY)


@pytest.mark.requirement("R86")
@given(st.sets(words), st.sets(words))
def test_a_vendor_overlaps_in_what_both_offer_and_nothing_else(theirs, ours):
    vendor = Vendor("v", "vienna", "c", "Telco One", tuple(theirs))

    assert set(vendor.overlap(ours)) == theirs & ours


def test_a_service_is_written_one_way():
    with pytest.raises(BadWord) as bad:
        Vendor("v", "vienna", "c", "Telco One", ("Phone  Systems",))

    assert [field.path for field in bad.value.fields] == ["services.0"]


@pytest.mark.requirement("R99")
def test_what_nobody_asked_about_is_unknown_and_not_anothers():
    asked = provision(provider=Provider.OTHER, vendor="v")

    space = white_space("vienna", "c", ["phones", "furniture"], [asked])

    assert [(each.name, each.provider) for each in space] == [
        ("furniture", Provider.UNKNOWN),
        ("phones", Provider.OTHER),
    ]


@pytest.mark.requirement("R100")
@pytest.mark.parametrize(
    ("told", "undecided"),
    [
        ({}, True),
        ({"provider": Provider.OTHER}, True),
        ({"next_action": "ask"}, False),
        ({"leave_it": "their parent decides"}, False),
        ({"provider": Provider.US}, False),
    ],
)
def test_a_gap_needs_a_next_action_or_words_on_why_we_leave_it(told, undecided):
    assert provision(**told).is_undecided is undecided


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"next_action": "ask", "leave_it": "no"}, NoSuchChoice),
        ({"provider": Provider.US, "leave_it": "no"}, OursAlready),
        ({"provider": Provider.UNKNOWN, "vendor": "v"}, NotTheirs),
    ],
)
def test_a_provision_does_not_contradict_itself(told, error):
    with pytest.raises(error):
        provision(**told)


@pytest.mark.requirement("R107")
def test_a_partner_is_unproven_until_the_third_rating():
    marks = [rating(5, 3), rating(4, 4), rating(2, 2)]

    assert [proven_mark(marks[:n]) for n in range(4)] == [None, None, None, 10 / 3]


def test_marks_and_sizes_have_their_limits():
    with pytest.raises(BadMark):
        rating(6, 1)
    with pytest.raises(BadSizes):
        partner(smallest=10, largest=9)
    for region in ("at", "AT-9 ", "Vienna"):
        with pytest.raises(BadRegion):
            partner(regions=("AT", region))


@pytest.mark.requirement("R110")
def test_a_skill_that_is_nearly_the_same_is_refused_unless_flagged():
    desk = partner(skills=("pc support",))

    with pytest.raises(NotTheirTrade):
        check_match(desk, "server migration", {"AT-9"}, 20)
    check_match(partner(), "server migration", {"AT-9"}, 20)


def test_nothing_is_passed_on_to_a_partner_who_has_left():
    with pytest.raises(PartnerLeft):
        check_match(partner(active=False), "server migration", {"AT-9"}, 20)


@pytest.mark.requirement("R105")
@pytest.mark.parametrize(
    ("region", "people", "error"),
    [
        ("AT-6", 20, NotTheirRegion),
        ("AT-9", 4, NotTheirSize),
        ("AT-9", 51, NotTheirSize),
    ],
)
def test_a_partner_must_cover_the_place_and_the_size(region, people, error):
    fits = partner(smallest=5, largest=50)

    with pytest.raises(error):
        check_match(fits, "server migration", {region}, people)
    for edge in (5, 50, None):
        check_match(fits, "server migration", {"AT-9", "AT-6"}, edge)


def test_a_country_covers_its_regions():
    assert partner(regions=("AT",)).covers("AT-9")
    assert not partner(regions=("AT-9",)).covers("AT")


@pytest.mark.requirement("R108")
def test_a_partner_we_trust_passes_on_once():
    first = Referral("r", "vienna", "c", "q", "p", "R", DAY)
    second = Referral("s", "vienna", "c", "q", "o", "S", DAY, after="r")

    check_passing_on(first, partner(trusted=True))
    with pytest.raises(ThirdHop):
        check_passing_on(second, partner(trusted=True))
    with pytest.raises(NotTrusted):
        check_passing_on(first, partner(trusted=False))


@pytest.mark.requirement("R87")
def test_a_sighting_is_an_open_threat_until_it_is_closed_with_an_outcome():
    seen = ("g", "vienna", "c", "v", "quoted phones", DAY)

    assert Sighting(*seen).threat is Threat.OPEN
    assert Sighting(*seen, DAY, "they stay").threat is Threat.CLOSED
    for half in ({"closed_on": DAY}, {"outcome": "they stay"}):
        with pytest.raises(ClosedWithoutOutcome):
            Sighting(*seen, **half)


@pytest.mark.requirement("R109")
def test_a_request_is_declined_for_a_reason():
    asked = ("q", "vienna", "c", "Rewire", "electrical work", DAY)

    with pytest.raises(DeclinedWithoutReason):
        Request(*asked, answer=Answer.DECLINED)
    with pytest.raises(DeclinedWithoutReason):
        Request(*asked, reason="no")
