"""A service's API: its blueprints behind the door.

An api.py declares its operations, each with who may call it, and nothing more:

    blueprint = Blueprint("callbacks", __name__, url_prefix="/v1/callbacks")

    @blueprint.get("")
    @allow(Role.OWNER, Role.BRANCH_MANAGER)
    @blueprint.arguments(CallbackQuery, location="query")
    @blueprint.response(200, page_of(CallbackSchema))
    def list_callbacks(query):
        found = callbacks.listed(current.transaction(), query["after"], query["limit"])
        return page(found, query, "due_at", "callback_id")
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from flask import g, request
from flask.typing import ResponseReturnValue

from libs.clock import Clock
from libs.identity import Authenticator, Principal, Unauthenticated, fingerprint
from libs.observability.health import Health, side_app
from libs.storage.retries import persistently
from libs.storage.transactions import Transactions
from libs.values import Forbidden
from libs.web import current, openapi, reading, webhooks
from libs.web.blueprints import Blueprint
from libs.web.cursors import Cursors
from libs.web.door import Door
from libs.web.limits import Buckets
from libs.web.pages import EXTENSION
from libs.web.permissions import operations_of, roles_of
from libs.web.reach import Reach
from libs.web.settings import WebSettings

log = structlog.get_logger()

TRIES = 2  # somebody waits


@dataclass(frozen=True)
class Service:
    """What makes one service's API; its clock tells the wall time of cursors."""

    name: str
    blueprints: Sequence[Blueprint]
    transactions: Transactions
    authenticator: Authenticator
    health: Health
    clock: Clock


class Api(Door):
    """A door that knows who asks, and gives each request one transaction."""

    document: openapi.Document

    def __init__(self, service: Service, settings: WebSettings) -> None:
        super().__init__(service.name)
        self.service = service
        self.extensions[current.SETTINGS] = settings
        self.extensions[current.BUCKETS] = Buckets(
            settings.requests_per_minute, time.monotonic
        )
        self.extensions[EXTENSION] = Cursors(settings.cursor_secrets, service.clock)

    def carry_out(self, view: Callable[..., Any]) -> ResponseReturnValue:
        """Call the view for whoever may, and commit what it did when it returns."""
        self._admit(view)
        return persistently(partial(self._hop, view), TRIES)

    def _hop(self, view: Callable[..., Any]) -> ResponseReturnValue:
        with current.one_hop(self.service.transactions):
            return self.make_response(super().carry_out(view))

    def _admit(self, view: Callable[..., Any]) -> None:
        roles = roles_of(view)
        if roles is None:
            return
        signed = webhooks.takes_signature(view) and webhooks.is_signed(request)
        current.recognise(self._signer() if signed else self._bearer())
        g.asked_by = fingerprint(current.actor())
        current.count()
        if current.principal().role not in roles:
            raise Forbidden

    def _bearer(self) -> Principal:
        credential = request.headers.get("Authorization")
        try:
            return self.service.authenticator.authenticate(credential)
        except Unauthenticated:
            log.warning("credential refused", proof=fingerprint(credential or ""))
            raise

    def _signer(self) -> Principal:
        key = request.args.get(webhooks.KEY, "")
        secret = webhooks.secret_of(current.settings().pepper, key)
        try:
            # Before the look-up: what nobody signed does not reach the database.
            webhooks.verify(request.headers.items(), request.get_data(), secret)
            return self.service.authenticator.holder(key)
        except Unauthenticated:
            log.warning("signature refused", key=fingerprint(key))
            raise


def create_app(service: Service, settings: WebSettings) -> Api:
    """Make the API of a service; raises OperationWithoutPolicy."""
    app = Api(service, settings)
    smorest = openapi.Smorest(app, spec_kwargs=openapi.about(service.name))
    for blueprint in service.blueprints:
        smorest.register_blueprint(blueprint)
    app.document = openapi.described(smorest.spec.to_dict(), operations_of(app))
    home = f"/v1/{service.name}"
    app.register_blueprint(reading.pages(app.document, home, f"{home}/docs"))
    service.health.ready(f"{service.name} database", Reach(service.transactions))
    # Flask's manual wraps an app like this; a type cannot say it.
    app.wsgi_app = side_app(service.health, app.wsgi_app)  # type: ignore[method-assign,assignment]
    return app
