"""The OpenAPI document as it is, and as a page for people; nothing from elsewhere."""

import flask
import msgspec
from flask import Response, render_template

from libs.web.openapi import Document
from libs.web.permissions import open_to_anyone


def pages(document: Document, home: str, page: str) -> flask.Blueprint:
    """Serve `document` at `home`/openapi.json and its page at the path `page`."""
    blueprint = flask.Blueprint("reading", __name__)
    written = msgspec.json.encode(document)

    @open_to_anyone
    def openapi() -> Response:
        return Response(written, mimetype="application/json")

    @open_to_anyone
    def style() -> Response:
        return Response(render_template("reading.css"), mimetype="text/css")

    @open_to_anyone
    def reading() -> str:
        return render_template("reading.html", document=document, home=home)

    blueprint.add_url_rule(f"{home}/openapi.json", view_func=openapi)
    blueprint.add_url_rule(f"{home}/reading.css", view_func=style)
    blueprint.add_url_rule(page, view_func=reading)
    return blueprint
