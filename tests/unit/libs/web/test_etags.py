import pytest

from libs.identity import Role
from libs.web.blueprints import Blueprint
from libs.web.etags import conditional, require_match, tag
from libs.web.permissions import allow


@pytest.fixture
def client(office):
    blueprint = Blueprint("things", __name__, url_prefix="/v1/things")

    @blueprint.get("")
    @allow(Role.OWNER)
    @blueprint.response(200)
    def read():
        return {"name": "router"}, tag(7)

    @blueprint.put("")
    @allow(Role.OWNER)
    @conditional
    @blueprint.response(200)
    def change():
        require_match(7)
        return {}, tag(8)

    @blueprint.put("/careless")
    @allow(Role.OWNER)
    @conditional
    def change_blindly():
        return {}

    return office.client(blueprint)


@pytest.mark.requirement("HC-4")
def test_what_is_known_already_is_not_sent_again(office, client):
    first = client.get("/v1/things", headers=office.bearer())
    known = office.bearer() | {"If-None-Match": first.headers["ETag"]}

    again = client.get("/v1/things", headers=known)

    assert first.headers["ETag"] == '"7"'
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == '"7"'


@pytest.mark.requirement("HC-4")
@pytest.mark.parametrize(
    ("match", "status"),
    [
        ('"7"', 200),
        ('"6", "7"', 200),
        ("*", 200),
        (None, 428),
        ('"6"', 412),
        ('W/"7"', 412),
        ("nonsense", 412),
        ("", 412),
    ],
)
def test_a_change_names_the_revision_it_has_seen(office, client, match, status):
    headers = office.bearer() | ({} if match is None else {"If-Match": match})

    assert client.put("/v1/things", headers=headers).status_code == status


def test_a_view_that_forgets_to_compare_does_not_go_through(office, client):
    headers = office.bearer() | {"If-Match": '"7"'}

    assert client.put("/v1/things/careless", headers=headers).status_code == 500
