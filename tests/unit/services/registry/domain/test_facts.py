from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from libs.calendars.holidays import UnknownCountry, UnknownSubdivision
from libs.calendars.working_time import BadHours, NeverOpen
from libs.calendars.zones import UnknownZone
from libs.values import Invalid, Money
from services.registry.domain.amounts import BadAmount
from services.registry.domain.anniversaries import NotABirthday, NotAYearlyDay
from services.registry.domain.branches import BadCode, Branch
from services.registry.domain.clients import (
    Client,
    LossWithoutReason,
    NotOfOurTime,
    OwnDeputy,
    Status,
    Tier,
)
from services.registry.domain.contacts import Contact
from services.registry.domain.engagements import (
    EndsBeforeItStarts,
    Engagement,
    ExclusivityWithoutReason,
    FollowsItself,
    Kind,
    SpanUnsaid,
)
from services.registry.domain.entries import Entry
from services.registry.domain.languages import NoLanguage
from services.registry.domain.phones import NoPhone, e164
from services.registry.domain.staff import (
    Absence,
    AbsenceEndsBeforeItBegins,
    BadCapacity,
    StaffMember,
)
from services.registry.domain.texts import BadNote, BadText, NoEmail

VIENNA = Branch("vienna", "Vienna", "Europe/Vienna", "AT", "9")
ANNA = StaffMember("s1", "vienna", "Anna Gruber", "account_manager")
ALPINE = Client(
    "c1", "vienna", "Alpine Dental", Status.ACTIVE, Tier.A, date(2019, 5, 1)
)
JULIA = Contact("p1", "vienna", "c1", "Julia Huber")
SERVERS = Engagement(
    "e1", "vienna", "c1", "Servers", Kind.PROJECT, date(2026, 1, 1), date(2026, 1, 1)
)
JULY = Absence(date(2026, 7, 6), date(2026, 7, 6))


@pytest.mark.parametrize(
    ("fact", "wrong", "error"),
    [
        (VIENNA, {"id": "Vienna"}, BadCode),
        (VIENNA, {"id": "a-" * 40 + "a"}, BadCode),
        (VIENNA, {"name": ""}, BadText),
        (VIENNA, {"zone": "Vienna"}, UnknownZone),
        (VIENNA, {"country": "XX"}, UnknownCountry),
        (VIENNA, {"subdivision": "10"}, UnknownSubdivision),
        (VIENNA, {"hours": {"mon": ("17:00-09:00",)}}, BadHours),
        (VIENNA, {"hours": {}}, NeverOpen),
        (ANNA, {"name": " Anna"}, BadText),
        (ANNA, {"role": "a\nb"}, BadText),
        (ANNA, {"email": "Anna@msp.example"}, NoEmail),
        (ANNA, {"email": "a@" + "b" * 253}, NoEmail),
        (ALPINE, {"reference": ""}, BadText),
        (ALPINE, {"phones": ("+43720123456", "0720123456")}, NoPhone),
        (ALPINE, {"yearly_margin": Money(Decimal("6e4"), "EUR")}, BadAmount),
        (ALPINE, {"since": date(9999, 12, 31)}, NotOfOurTime),
        (ALPINE, {"first_service_on": date(1019, 5, 1)}, NotOfOurTime),
        (ALPINE, {"lost_reason": "price"}, LossWithoutReason),
        (ALPINE, {"lost_to": "Cheap IT"}, LossWithoutReason),
        (ALPINE, {"status": Status.LOST}, LossWithoutReason),
        (ALPINE, {"status": Status.LOST, "lost_reason": "x"}, LossWithoutReason),
        (ALPINE, {"account_manager": "s1", "deputy": "s1"}, OwnDeputy),
        (ALPINE, {"fiscal_year_end": "--06-31"}, NotAYearlyDay),
        (ALPINE, {"fiscal_year_end": "2026-06-30"}, NotAYearlyDay),
        (ANNA, {"skills": ("firewalls", "")}, BadText),
        (ANNA, {"weekly_contact_hours": 169}, BadCapacity),
        (JULY, {"to_day": date(2026, 7, 5)}, AbsenceEndsBeforeItBegins),
        (JULIA, {"birthday": "1981-02-29"}, NotABirthday),
        (JULIA, {"birthday": "--2-29"}, NotABirthday),
        (JULIA, {"birthday": "19800229"}, NotABirthday),
        (JULIA, {"language": "German"}, NoLanguage),
        (JULIA, {"language": "de_AT"}, NoLanguage),
        (JULIA, {"zone": "Vienna"}, UnknownZone),
        (SERVERS, {"ends_on": date(2025, 12, 31)}, EndsBeforeItStarts),
        (SERVERS, {"value": Money(Decimal(1), "EUR")}, SpanUnsaid),
        (SERVERS, {"committed_hours": 0}, SpanUnsaid),
        (SERVERS, {"exclusive": True}, ExclusivityWithoutReason),
        (SERVERS, {"exclusive_reason": "x"}, ExclusivityWithoutReason),
        (SERVERS, {"exclusive": True, "exclusive_reason": " "}, BadNote),
        (SERVERS, {"followed_by": "e1"}, FollowsItself),
        (JULIA, {"name": "x" * 256}, BadText),
        (JULIA, {"phones": ("112",)}, NoPhone),
        (JULIA, {"emails": ("julia",)}, NoEmail),
    ],
)
def test_a_fact_that_cannot_be_is_refused(fact, wrong, error):
    with pytest.raises(error):
        replace(fact, **wrong)


@pytest.mark.parametrize(
    ("fact", "wrong", "path"),
    [
        (VIENNA, {"hours": {"mon": ("9-17",)}}, "hours.mon.0"),
        (ALPINE, {"phones": ("+43720123456", "0720")}, "phones.1"),
        (JULIA, {"emails": ("julia",)}, "emails.0"),
        (ALPINE, {"status": Status.LOST, "lost_to": "nobody"}, "lost_reason"),
        (ALPINE, {"status": Status.LOST, "lost_reason": "price"}, "lost_to"),
    ],
)
def test_a_refusal_names_the_place(fact, wrong, path):
    with pytest.raises(Invalid) as refused:
        replace(fact, **wrong)

    assert [field.path for field in refused.value.fields] == [path]


@pytest.mark.requirement("R75")
def test_a_client_is_lost_for_a_reason_and_won_back_without_one():
    with pytest.raises(LossWithoutReason):
        ALPINE.changed(status=Status.LOST)

    lost = ALPINE.changed(status=Status.LOST, lost_reason="price", lost_to="Cheap IT")

    assert lost.changed(tier=Tier.B).lost_reason == "price"
    assert lost.changed(status=Status.ACTIVE) == ALPINE


@pytest.mark.parametrize("day", ["--02-29", "1980-02-29", "--12-31"])
def test_a_birthday_may_do_without_its_year(day):
    assert replace(JULIA, birthday=day).birthday == day


@pytest.mark.parametrize("tag", ["de", "de-AT", "sr-Latn", "zh-Hant-TW", "es-419"])
def test_a_language_is_a_tag(tag):
    assert replace(JULIA, language=tag).language == tag


@pytest.mark.requirement("T25")
def test_an_entry_that_says_the_same_is_no_new_revision():
    entry = Entry(ALPINE, 3)

    assert entry.changed(replace(ALPINE)) is entry
    assert entry.changed(replace(ALPINE, tier=Tier.B)).revision == 4


@pytest.mark.parametrize(
    ("written", "country", "phone"),
    [
        ("0720 / 12 34 56", "AT", "+43720123456"),
        ("+43 (0) 720 123456", "US", "+43720123456"),
        ("0043 720 123456", "AT", "+43720123456"),
        ("(212) 555-0100 ext. 7", "US", "+12125550100"),
    ],
)
def test_a_number_is_read_as_it_is_written_in_the_country(written, country, phone):
    assert e164(written, country, "phone") == phone
