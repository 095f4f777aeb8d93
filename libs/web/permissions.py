"""Who may call an operation: said on its view, and refused to all when not said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask
from flask_smorest.spec.plugins import FlaskPlugin

from libs.identity import Role

View = TypeVar("View", bound=Callable[..., Any])

POLICY = "allowed_roles"
IMPLIED = {"HEAD"}  # by GET


class OperationWithoutPolicy(Exception):
    """An operation does not say who may call it."""


@dataclass(frozen=True)
class Operation:
    """A method at a path, as in OpenAPI, and the view behind it."""

    method: str
    path: str
    name: str
    view: Callable[..., Any]

    def __str__(self) -> str:
        """Spell it as in "GET /v1/callbacks"."""
        return f"{self.method} {self.path}"

    @property
    def roles(self) -> frozenset[Role] | None:
        """Who may call it, None for anyone; raises OperationWithoutPolicy."""
        if POLICY not in vars(self.view):
            raise OperationWithoutPolicy(f"{self} lacks @allow(...).")
        return roles_of(self.view)


def allow(*roles: Role) -> Callable[[View], View]:
    """Let these roles call the operation, and nobody else."""

    def mark(view: View) -> View:
        vars(view)[POLICY] = frozenset(roles)
        return view

    return mark


def open_to_anyone(view: View) -> View:
    """Let anyone call the operation; a view that knows its caller says so itself."""
    vars(view)[POLICY] = None
    return view


def roles_of(view: Callable[..., Any]) -> frozenset[Role] | None:
    """Return who may call the operation, or None for anyone."""
    roles: frozenset[Role] | None = vars(view)[POLICY]
    return roles


def operations_of(app: Flask) -> Iterator[Operation]:
    """List every operation of `app`."""
    for rule in app.url_map.iter_rules():
        path = FlaskPlugin.flaskpath2openapi(rule.rule)
        for method in sorted((rule.methods or set()) - IMPLIED):
            view = app.view_functions[rule.endpoint]
            yield Operation(method, path, rule.endpoint, view)


def permissions_of(app: Flask) -> dict[str, frozenset[Role] | None]:
    """Map each operation to who may call it; raises OperationWithoutPolicy."""
    return {str(operation): operation.roles for operation in operations_of(app)}
