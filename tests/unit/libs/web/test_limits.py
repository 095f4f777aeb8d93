from dataclasses import replace

import pytest

from libs.identity import Role
from libs.web.blueprints import Blueprint
from libs.web.limits import Buckets
from libs.web.permissions import allow


class Stopwatch:
    seconds = 0.0

    def __call__(self):
        return self.seconds


@pytest.fixture
def stopwatch():
    return Stopwatch()


def test_a_quota_is_spent_and_refills_steadily(stopwatch):
    buckets = Buckets(6, stopwatch)

    assert [buckets.take("anna").passes for _ in range(8)] == [True] * 6 + [False] * 2
    stopwatch.seconds = 9.9
    assert not buckets.take("anna").passes
    stopwatch.seconds = 10
    assert buckets.take("anna").passes
    assert not buckets.take("anna").passes


def test_one_principal_does_not_spend_anothers_quota(stopwatch):
    buckets = Buckets(1, stopwatch)

    assert buckets.take("anna").passes
    assert buckets.take("ben").passes
    assert not buckets.take("anna").passes


@pytest.mark.requirement("HC-1")
def test_the_headers_tell_what_is_left_and_when_to_go_on(stopwatch):
    buckets = Buckets(2, stopwatch)

    assert [buckets.take("anna").headers for _ in range(3)] == [
        {"RateLimit-Policy": '"default";q=2;w=60', "RateLimit": '"default";r=1;t=30'},
        {"RateLimit-Policy": '"default";q=2;w=60', "RateLimit": '"default";r=0;t=30'},
        {
            "RateLimit-Policy": '"default";q=2;w=60',
            "RateLimit": '"default";r=0;t=30',
            "Retry-After": "30",
        },
    ]


@pytest.mark.requirement("HC-1")
def test_too_many_requests_are_a_problem_with_a_time_to_come_back(office):
    office.settings = replace(office.settings, requests_per_minute=1)
    blueprint = Blueprint("things", __name__)

    @blueprint.get("/v1/things")
    @allow(Role.OWNER)
    def read():
        return {}

    client = office.client(blueprint)
    first, second = (client.get("/v1/things", headers=office.bearer()) for _ in "12")

    assert first.headers["RateLimit"] == '"default";r=0;t=60'
    assert (second.status_code, second.headers["Retry-After"]) == (429, "60")
    assert second.json["type"] == "urn:keepwell:problem:too-many-requests"
