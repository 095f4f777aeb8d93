import pytest
from flask import request

from libs.web.blueprints import Blueprint
from libs.web.guard import MIB, body_up_to
from libs.web.permissions import open_to_anyone


@pytest.fixture
def client(office):
    blueprint = Blueprint("things", __name__, url_prefix="/v1/things")

    @blueprint.post("/<name>")
    @open_to_anyone
    def take(name):
        return {"name": name, "bytes": len(request.get_data())}

    @blueprint.post("/large/<name>")
    @body_up_to(5 * MIB)
    @open_to_anyone
    def take_much(name):
        return {"name": name}

    return office.client(blueprint)


@pytest.mark.requirement("NK-5")
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("keepwell.example", 200),
        ("127.0.0.1:8700", 200),
        ("[::1]:8700", 200),
        ("", 400),
        ("a.example,b.example", 400),
        ("a b", 400),
        ("a/b", 400),
        ("a@b", 400),
        ("a:b", 400),
        ("\xe4", 400),
    ],
)
def test_a_request_names_one_host(client, host, status):
    answer = client.post("/v1/things/x", environ_overrides={"HTTP_HOST": host})

    assert answer.status_code == status


@pytest.mark.requirement("NK-5")
@pytest.mark.parametrize("coding", ["chunked", "gzip, chunked", ""])
def test_a_body_in_chunks_is_refused(client, coding):
    answer = client.post("/v1/things/x", headers={"Transfer-Encoding": coding})

    assert answer.status_code == 411


@pytest.mark.requirement("NK-5")
@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("x", MIB, 200), ("x", MIB + 1, 413), ("large/x", 5 * MIB + 1, 413)],
)
def test_a_body_has_a_limit_and_an_operation_may_widen_it(client, path, size, status):
    assert client.post(f"/v1/things/{path}", data=bytes(size)).status_code == status


@pytest.mark.requirement("NK-5")
def test_a_body_that_ends_too_soon_is_not_taken_for_a_whole_one(client):
    answer = client.post(
        "/v1/things/x",
        data=b"half",
        environ_overrides={"CONTENT_LENGTH": "8", "wsgi.input_terminated": True},
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("path", ["/v1/things/a%00b", "/v1/things/x?q=a%00b"])
def test_an_address_holds_no_nul(client, path):
    assert client.post(path).status_code == 400
