import pytest

from libs.identity import Role
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.permissions import (
    OperationWithoutPolicy,
    allow,
    open_to_anyone,
    permissions_of,
)


def answer_all(blueprint, path, allowed):
    @blueprint.get(path)
    @allowed
    @blueprint.response(200)
    def answer(**_):
        return {"role": current.principal().role}


@pytest.fixture
def app(office):
    blueprint = Blueprint("things", __name__, url_prefix="/v1")
    answer_all(blueprint, "/owners", allow(Role.OWNER))
    answer_all(blueprint, "/managers/<name>", allow(Role.OWNER, Role.BRANCH_MANAGER))
    answer_all(blueprint, "/senders", allow(Role.EMITTER))

    @blueprint.get("/open")
    @open_to_anyone
    def openly():
        return {}

    return office.app(blueprint)


@pytest.mark.requirement("AZ-1")
def test_an_operation_that_names_nobody_stops_the_start(office):
    blueprint = Blueprint("things", __name__)

    @blueprint.get("/v1/naked")
    @blueprint.response(200)
    def naked():
        return {}

    with pytest.raises(OperationWithoutPolicy, match="GET /v1/naked"):
        office.app(blueprint)


def test_the_permissions_of_every_operation_can_be_listed(app):
    assert permissions_of(app) == {
        "GET /v1/owners": {Role.OWNER},
        "GET /v1/managers/{name}": {Role.OWNER, Role.BRANCH_MANAGER},
        "GET /v1/senders": {Role.EMITTER},
        "GET /v1/open": None,
        "GET /v1/example/openapi.json": None,
        "GET /v1/example/reading.css": None,
        "GET /v1/example/docs": None,
    }


@pytest.mark.requirement("AZ-2")
@pytest.mark.parametrize("role", Role)
def test_each_role_may_what_it_is_allowed_and_no_more(office, app, role):
    client = app.test_client()

    for operation, roles in permissions_of(app).items():
        path = operation.removeprefix("GET ").format(name="x")
        answer = client.get(path, headers=office.bearer(role))

        allowed = roles is None or role in roles
        assert answer.status_code == (200 if allowed else 403), operation


@pytest.mark.requirement("AU-8")
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer forged"},
        {"Authorization": "Basic YTpi"},
        {"X-User-Role": "owner", "X-Forwarded-User": "anna"},
    ],
)
def test_whoever_proves_nothing_is_asked_who_they_are(app, headers):
    answer = app.test_client().get("/v1/owners", headers=headers)

    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="keepwell"'
    assert answer.json["type"] == "urn:keepwell:problem:unauthenticated"


@pytest.mark.requirement("AU-9")
def test_a_credential_is_logged_by_its_fingerprint_only(office, app, capsys):
    credential = office.bearer()["Authorization"][:-1] + "~"

    app.test_client().get("/v1/owners", headers={"Authorization": credential})

    told = capsys.readouterr().out
    assert "credential refused" in told
    assert credential[7:27] not in told
