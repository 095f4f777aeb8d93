import re

import pytest
from marshmallow import fields
from openapi_spec_validator import validate

from libs.identity import Role
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional
from libs.web.idempotency import idempotent
from libs.web.mount import PathOwnedTwice, mount
from libs.web.pages import PageQuery, page_of
from libs.web.permissions import allow, open_to_anyone


class ThingSchema(Schema):
    name = fields.String(required=True, metadata={"maxLength": 80})


def things(prefix="/v1/things", name="things"):
    blueprint = Blueprint(name, __name__, url_prefix=prefix)

    @blueprint.get("")
    @allow(Role.OWNER, Role.BRANCH_MANAGER)
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_of(ThingSchema))
    def list_things(_):
        """List the things."""

    @blueprint.post("")
    @allow(Role.OWNER)
    @idempotent
    @blueprint.arguments(ThingSchema)
    @blueprint.response(201, ThingSchema)
    def add_thing(_):
        """Add a thing."""

    @blueprint.put("/<name>")
    @allow(Role.OWNER)
    @conditional
    @blueprint.arguments(ThingSchema)
    @blueprint.response(200, ThingSchema)
    def rename_thing(_, name):
        """Rename a thing."""

    @blueprint.post("/open")
    @open_to_anyone
    @blueprint.response(204)
    def knock():
        """Knock."""

    return blueprint


@pytest.fixture
def client(office):
    return office.client(things())


@pytest.fixture
def document(client):
    return client.get("/v1/example/openapi.json").json


@pytest.mark.requirement("HC-5")
def test_the_document_is_valid_openapi(document):
    assert document["openapi"] == "3.1.0"
    validate(document)


@pytest.mark.requirement("HC-5")
def test_each_operation_says_who_may_call_it_and_how_it_refuses(document):
    listing = document["paths"]["/v1/things"]["get"]

    assert listing["operationId"] == "things.list_things"
    assert listing["x-roles"] == ["branch_manager", "owner"]
    assert listing["security"] == [{"bearer": []}]
    assert listing["responses"].keys() == {"200", "default"}
    assert document["paths"]["/v1/things/open"]["post"]["security"] == []


@pytest.mark.requirement("HC-5")
@pytest.mark.parametrize(
    ("method", "path", "header"),
    [
        ("post", "/v1/things", "Idempotency-Key"),
        ("put", "/v1/things/{name}", "If-Match"),
    ],
)
def test_the_headers_that_an_operation_demands_are_told(document, method, path, header):
    parameters = document["paths"][path][method]["parameters"]

    assert [p["name"] for p in parameters if p["in"] == "header"] == [header]


def test_schemas_let_nothing_more_pass(document):
    schemas = document["components"]["schemas"]

    assert schemas.keys() == {"Thing", "ThingPage", "Problem"}
    assert schemas["Thing"]["additionalProperties"] is False
    assert schemas["ThingPage"]["additionalProperties"] is False


def test_the_page_for_people_comes_from_here_alone(client):
    page = client.get("/v1/example/docs")

    assert page.mimetype == "text/html"
    assert "Rename a thing." in page.text
    assert not re.search(r"https?://|<script|<style|style=| on\w+=", page.text)
    for link in re.findall(r'href="(/[^"]*)"', page.text):
        assert client.get(link).status_code == 200, link


def mounted(office):
    apps = {
        name: office.app(things(f"/v1/{name}/things"), name=name)
        for name in ("registry", "cadence")
    }
    front = office.client()
    front.application.wsgi_app = mount(apps, office.health, 8)
    return front


@pytest.mark.requirement("HC-5")
def test_services_in_one_process_make_one_document(office):
    front = mounted(office)

    document = front.get("/v1/openapi.json").json

    validate(document)
    assert len(document["paths"]) == 6
    assert document["components"]["schemas"].keys() == {
        *("registry.Thing", "registry.ThingPage", "cadence.Thing", "cadence.ThingPage"),
        "Problem",
    }
    assert 'href="/v1/openapi.json"' in front.get("/").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/registry/things", 401),
        ("/v1/cadence/things/x", 405),
        ("/v1/cadence/docs", 200),
        ("/v1/things", 404),
        ("/nothing", 404),
        ("//", 404),
        ("/livez", 200),
        ("/readyz", 503),
        ("/metrics", 200),
    ],
)
def test_each_service_answers_at_its_own_paths(office, path, status):
    answer = mounted(office).get(path)

    assert answer.status_code == status
    if status not in {200, 503}:
        assert answer.mimetype == "application/problem+json"


def test_two_services_do_not_answer_at_one_path(office):
    one = office.app(things("/v1/things", "a"), name="one")
    two = office.app(things("/v1/things", "b"), name="two")

    with pytest.raises(PathOwnedTwice, match="one and two"):
        mount({"one": one, "two": two}, office.health, 8)
