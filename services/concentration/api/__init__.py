"""The operations of concentration over HTTP."""

from flask_smorest import Blueprint

from services.concentration.api import (
    finances,
    loss_distribution,
    losses,
    portfolio,
    shares,
)

blueprints: list[Blueprint] = [
    shares.blueprint,
    portfolio.standings,
    portfolio.billed,
    finances.blueprint,
    losses.blueprint,
    loss_distribution.blueprint,
]
