"""Several services' APIs in one process, with one document and a front page."""

import re
from collections.abc import Iterable, Mapping
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule

from libs.observability.health import Health, side_app
from libs.web import openapi, reading
from libs.web.app import Api
from libs.web.door import Door
from libs.web.turns import Turns

FRONT = "front"
PARAMETER = re.compile(r"<[^>]*>")


class PathOwnedTwice(Exception):
    """Two services answer at the same path."""


class Mount:
    """Hands each request to the service that owns its path, or to the front page's."""

    def __init__(self, apps: Mapping[str, Api], front: Door) -> None:
        self._apps: Mapping[str, Door] = {**apps, FRONT: front}
        rules = [Rule(path, endpoint=name) for path, name in _owners(apps).items()]
        self._paths = Map(rules, merge_slashes=False).bind("")

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer."""
        owner = self._apps[self._owner(environ["PATH_INFO"])]
        return owner(environ, start_response)

    def _owner(self, path: str) -> str:
        try:
            return str(self._paths.match(path)[0])
        except HTTPException:
            return FRONT


def mount(apps: Mapping[str, Api], health: Health, at_once: int) -> WSGIApplication:
    """Make one app of the services', with so many requests under way at once.

    Health is answered beside them. Raises PathOwnedTwice.
    """
    front = Door(FRONT)
    documents = {name: app.document for name, app in apps.items()}
    front.register_blueprint(reading.pages(openapi.merged(documents), "/v1", "/"))
    return side_app(health, Turns(Mount(apps, front), at_once))


def _owners(apps: Mapping[str, Api]) -> dict[str, str]:
    rules = [
        (rule.rule, name)
        for name, app in apps.items()
        for rule in app.url_map.iter_rules()
    ]
    owners: dict[str, str] = {}
    for path, name in rules:
        first = owners.setdefault(PARAMETER.sub("<>", path), name)
        if first != name:
            raise PathOwnedTwice(f"{first} and {name}: {path}")
    return dict(rules)
