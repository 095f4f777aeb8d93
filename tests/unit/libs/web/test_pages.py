from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields

from libs.identity import Role
from libs.web.blueprints import Blueprint, Schema
from libs.web.pages import PageQuery, page, page_of
from libs.web.permissions import allow


@dataclass(frozen=True)
class Thing:
    due_on: date
    name: str


class ThingSchema(Schema):
    due_on = fields.Date()
    name = fields.String()


class ThingQuery(PageQuery):
    color = fields.String()


ALL = sorted(
    (Thing(date(2026, 3, n % 3 + 1), f"t{n}") for n in range(10)),
    key=lambda thing: (thing.due_on, thing.name),
)


@pytest.fixture
def client(office):
    blueprint = Blueprint("things", __name__)

    def list_things(query):
        after = query["after"] or (date.min, "")
        later = [thing for thing in ALL if (thing.due_on, thing.name) > after]
        return page(later[: query["limit"]], query, "due_on", "name")

    for path in ("/v1/things", "/v1/others"):
        view = blueprint.response(200, page_of(ThingSchema))(list_things)
        view = blueprint.arguments(ThingQuery, location="query")(view)
        blueprint.get(path)(allow(*Role)(view))
    return office.client(blueprint)


@pytest.mark.requirement("HC-3")
@pytest.mark.parametrize("limit", [1, 3, 5, 10, 200])
def test_the_pages_of_a_list_hold_every_row_once(office, client, limit):
    seen, cursor = [], None
    while cursor is not None or not seen:
        query = {"limit": limit} | ({"cursor": cursor} if cursor else {})
        body = client.get(
            "/v1/things", query_string=query, headers=office.bearer()
        ).json
        seen += body["items"]
        cursor = body["next"]

    assert [row["name"] for row in seen] == [thing.name for thing in ALL]


@pytest.mark.requirement("HC-3")
def test_a_cursor_of_another_list_filter_or_branch_is_malformed(office, client):
    manager = office.bearer(Role.BRANCH_MANAGER)
    of_graz = office.bearer(Role.BRANCH_MANAGER, branches=frozenset({"graz"}))
    query = {"limit": 2, "color": "red"}
    cursor = client.get("/v1/things", query_string=query, headers=manager).json["next"]

    def status(path, color, headers):
        query = {"cursor": cursor, "color": color, "limit": 5}
        return client.get(path, query_string=query, headers=headers).status_code

    assert status("/v1/things", "red", manager) == 200
    assert status("/v1/others", "red", manager) == 400
    assert status("/v1/things", "blue", manager) == 400
    assert status("/v1/things", "red", of_graz) == 400


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", ""])
def test_a_page_has_1_to_200_rows(office, client, limit):
    answer = client.get(f"/v1/things?limit={limit}", headers=office.bearer())

    assert answer.status_code == 422
    assert answer.json["errors"][0]["path"] == "limit"


class AnySchema(Schema):
    text = fields.String()
    number = fields.Integer()
    exact = fields.Integer(as_string=True)
    share = fields.Float()
    flag = fields.Boolean()
    day = fields.Date()
    week = fields.Date(format="%G-W%V")
    moment = fields.AwareDateTime(data_key="at")
    person = fields.String(attribute="text_of_person")
    parts = fields.List(fields.Integer())
    thing = fields.Nested(ThingSchema)


@dataclass(frozen=True)
class Anything:
    text: str | None
    number: int | None
    share: float | None
    flag: bool | None
    exact: int | None
    day: date | None
    week: date | None
    text_of_person: str | None
    moment: datetime | None
    parts: tuple[int, ...] | None
    thing: Thing | None


@given(
    st.lists(
        st.builds(
            Anything,
            moment=st.none() | st.datetimes(timezones=st.just(UTC)),
            week=st.none() | st.dates(date(1900, 1, 1)),
            share=st.none() | st.floats(allow_nan=False),
        )
    )
)
def test_a_page_is_written_as_marshmallow_writes_its_rows(rows):
    written = page_of(AnySchema)().dump({"items": rows, "next": None})

    assert written == {"items": AnySchema(many=True).dump(rows), "next": None}
