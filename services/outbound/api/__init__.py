"""The operations of outbound over HTTP."""

from flask_smorest import Blueprint

blueprints: list[Blueprint] = []
