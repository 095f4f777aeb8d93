import pytest

from libs.identity import Role
from libs.observability import tracing
from libs.observability.scrapes import SCRAPES
from libs.web.blueprints import Blueprint
from libs.web.permissions import allow

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def client(office):
    blueprint = Blueprint("things", __name__)

    @blueprint.get("/v1/things/<name>")
    @allow(Role.OWNER)
    def trace(name):
        return {"name": name, "trace": tracing.current().trace_id}

    return office.client(blueprint)


def test_a_request_is_a_step_of_the_callers_trace(office, client):
    parent = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}

    answer = client.get("/v1/things/x", headers=office.bearer() | parent)

    assert answer.json["trace"] == TRACE


def test_requests_are_counted_by_route_and_never_by_what_a_client_made_up(
    office, client
):
    client.get("/v1/things/client-7", headers=office.bearer())
    client.open("/v1/client-8", method="SING")

    counted = SCRAPES.exposition(0.0)[0].decode()

    labels = 'method="GET",route="/v1/things/<name>",service="example",status="200"'
    assert f"keepwell_http_requests_total{{{labels}}}" in counted
    assert 'method="none",route="none",service="example",status="404"' in counted
    assert "client-7" not in counted
    assert "client-8" not in counted
    assert "SING" not in counted


@pytest.mark.usefixtures("client")
def test_failures_of_a_route_are_counted_from_0_before_any_failed():
    counted = SCRAPES.exposition(0.0)[0].decode()

    for status in (500, 503):
        labels = f'route="/v1/things/<name>",service="example",status="{status}"'
        total = f'keepwell_http_requests_total{{method="GET",{labels}}} 0.0'
        assert total in counted
