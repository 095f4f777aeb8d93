"""A client goes to another branch, and all that is told of it, whenever it is heard."""

from dataclasses import replace

import pytest

from libs.contracts.clients import ContactRecorded
from libs.contracts.engagements import EngagementRecorded
from libs.contracts.exposures import ExposureRevalued
from libs.contracts.introductions import ReferralReceived
from libs.contracts.knowledge import KnowledgeVerified
from libs.contracts.leaving import LeavingRiskRevised
from libs.contracts.sites import SiteRecorded
from libs.contracts.touchpoints import RelationshipRevalued
from libs.contracts.upkeep import ClientMerged, PersonErased
from services.concentration.storage.copies import FOLLOWING
from tests.integration.concentration.attending import touch_taken_back, touched
from tests.integration.concentration.house import (
    MONDAY,
    billed,
    branch,
    client,
    days,
)

# What is told of the client while it is of Vienna.
TOLD = (
    *(ContactRecorded, PersonErased, SiteRecorded, EngagementRecorded),
    *(KnowledgeVerified, RelationshipRevalued, LeavingRiskRevised),
    *(ReferralReceived, ClientMerged),
)
OURS = {"client_id": "c-1", "branch_id": "vienna"}
TABLES = {*FOLLOWING, "exposures"}


@pytest.fixture
def late(house):
    """Told of Graz before all else: what comes now was told of Vienna before."""
    house.hear(branch(), branch(branch_id="graz"))
    house.hear(client(branch_id="graz", revision=9))
    return house


def places(house):
    """Tell of which branches the rows of each table are."""
    found = {
        table: {*house.rows(f"select branch_id from concentration.{table}")}  # noqa: S608  # our own tables
        for table in TABLES
    }
    return {(table, where) for table in found for (where,) in found[table]}


@pytest.mark.parametrize("event_type", TOLD)
def test_what_is_heard_late_goes_to_the_branch_of_now(late, event_type):
    event = event_type.example()
    named = {"introduced_client_id": "c-1"} if event_type is ReferralReceived else OURS
    before = places(late)

    late.hear(replace(event, **{"branch_id": "vienna"} | named))

    assert places(late) - before or event_type is PersonErased
    assert {where for _, where in places(late)} == {"graz"}


def test_a_touch_heard_late_goes_to_the_branch_of_now(late):
    touch = touched(30, branch_id="vienna")
    late.hear(touch)
    assert late.rows("select branch_id from concentration.touch_times") == [("graz",)]

    late.hear(touch_taken_back(touch))

    assert {where for _, where in places(late)} == {"graz"}


def test_a_touch_taken_back_of_two_branches_is_one(late):
    gone = touch_taken_back(touched(30))

    late.hear(gone, replace(gone, branch_id="graz"))

    took = "select touch_id, taken_back from concentration.dealings"
    assert late.rows(took) == [(gone.touch_id, True)]


def test_a_transfer_tells_of_what_is_at_stake_there(house):
    house.hear(branch(), branch(branch_id="graz"), client())
    house.hear(billed("1200", at=MONDAY - days(40)))
    house.tick("revalue_exposures")

    house.hear(client(branch_id="graz", revision=9))
    house.hear(client(branch_id="graz", revision=10))

    told = [each for each in house.announced() if isinstance(each, ExposureRevalued)]
    assert [each.branch_id for each in told] == ["vienna", "graz"]
