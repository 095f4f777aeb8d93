"""The blueprint and the schema that every api.py is written with."""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any, NoReturn

import flask_smorest
import marshmallow
from flask import Request
from marshmallow import RAISE, ValidationError
from webargs.flaskparser import FlaskParser

from libs.values import FieldError, Invalid
from libs.web import bodies
from libs.web.permissions import View

MOST_ERRORS = 100


class Schema(marshmallow.Schema):
    """A request or an answer: what it does not name does not pass."""

    class Meta:
        unknown = RAISE


class StrictParser(FlaskParser):
    """Reads what a request says, and refuses what no schema names."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012 webargs' own form
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
    }

    def load_json(self, req: Request, schema: marshmallow.Schema) -> Any:  # noqa: ARG002 webargs' signature
        """Read the body."""
        return bodies.json_of(req)

    def handle_error(self, error: ValidationError, *_: Any, **__: Any) -> NoReturn:
        """Name each field that is wrong."""
        # webargs puts the place, json or query, above the fields.
        (messages,) = error.messages_dict.values()
        errors = islice(field_errors(messages), MOST_ERRORS)
        raise Invalid("Some fields are not as they must be.", *errors)


class Blueprint(flask_smorest.Blueprint):
    """The operations on one kind of thing."""

    ARGUMENTS_PARSER = StrictParser()

    def arguments(
        self, schema: type[marshmallow.Schema] | marshmallow.Schema, **how: Any
    ) -> Callable[[View], View]:
        """Read the body, or with `location="query"` the address, by `schema`."""
        # An instance serves every request; of a class webargs would make one for each.
        made = schema() if isinstance(schema, type) else schema
        reading: Callable[[View], View] = super().arguments(made, **how)
        return reading


def field_errors(messages: Any, path: tuple[str, ...] = ()) -> Iterator[FieldError]:
    """Flatten marshmallow's nested messages; a list's item is named by its index."""
    if not isinstance(messages, Mapping):
        for message in messages:
            yield FieldError(".".join(path), message)
        return
    for name, inner in messages.items():
        below = path if name == marshmallow.exceptions.SCHEMA else (*path, str(name))
        yield from field_errors(inner, below)
