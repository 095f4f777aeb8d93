"""The Flask app beneath every API: guarded, traced, measured, in JSON and problems."""

import os
from collections.abc import Callable
from time import perf_counter
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask.typing import ResponseReturnValue
from werkzeug.routing import RequestRedirect

from libs.observability.metrics import HTTP_REQUESTS, HTTP_SECONDS
from libs.observability.tracing import traced
from libs.values import NotFound
from libs.web import etags, guard
from libs.web.bodies import Json
from libs.web.problems import Unavailable, answer_errors
from libs.web.turns import ASKED_AT, NO_TURN

NO_ROUTE = "none"
FAILURES = (500, 503)
SECURITY = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'self'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}

log = structlog.get_logger()


class Door(Flask):
    """What every request passes, whichever service it is for."""

    json_provider_class = Json

    def __init__(self, service_name: str) -> None:
        super().__init__("libs.web", static_folder=None)
        self.service_name = service_name
        self.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
        self.url_map.merge_slashes = False
        answer_errors(self)

    def add_url_rule(self, rule: str, *args: Any, **options: Any) -> None:
        """Answer at a path; its failures begin at 0, so that the first is a rise."""
        super().add_url_rule(rule, *args, **options)
        for method in options.get("methods") or ("GET",):
            for status in FAILURES:
                HTTP_REQUESTS.labels(self.service_name, rule, method, status)

    def carry_out(self, view: Callable[..., Any]) -> ResponseReturnValue:
        """Call the view."""
        answer: ResponseReturnValue = view(**request.view_args or {})
        return answer

    def full_dispatch_request(self) -> Response:
        """Answer the request, as a step of the trace it belongs to."""
        started = request.environ.get(ASKED_AT) or perf_counter()
        with traced(request.headers.get("traceparent"), os.urandom):
            response = super().full_dispatch_request()
            self._account(response, perf_counter() - started)
            return response

    def dispatch_request(self) -> ResponseReturnValue:
        """Guard the view and call it."""
        if isinstance(request.routing_exception, RequestRedirect):
            raise NotFound  # there is one spelling of each path
        if request.routing_exception is not None:
            raise request.routing_exception
        if request.environ.get(NO_TURN):
            raise Unavailable
        view = self.view_functions[request.endpoint or ""]
        guard.check(request, view)
        return etags.unless_known(self.make_response(self.carry_out(view)))

    def process_response(self, response: Response) -> Response:
        """Add the headers that every answer has."""
        response.headers.update(SECURITY)
        response.headers.update(g.get("limits", {}))
        return super().process_response(response)

    def _account(self, response: Response, seconds: float) -> None:
        known = request.url_rule
        # The client chooses path and method, so only known ones may be labels.
        route = known.rule if known else NO_ROUTE
        method = request.method if known else NO_ROUTE
        labels = (self.service_name, route, method)
        HTTP_REQUESTS.labels(*labels, response.status_code).inc()
        HTTP_SECONDS.labels(*labels).observe(seconds)
        log.info(
            "request answered",
            route=route,
            method=method,
            status=response.status_code,
            milliseconds=round(seconds * 1_000, 1),
            asked_by=g.get("asked_by"),
        )
