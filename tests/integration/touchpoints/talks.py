"""Touches of every kind: logged, and taken back."""

from uuid import uuid4

from services.touchpoints.domain.touches import Direction, Touch
from services.touchpoints.usecases import touches


def log(house, kind, at, client="c-0042", **more):
    branch = more.pop("branch", "vienna")
    direction = more.pop("direction", Direction.OUT)
    touch = Touch(str(uuid4()), client, branch, branch, kind, direction, at, **more)
    with house.api.begin(branches="*") as transaction:
        touches.record(transaction, [touch])
    return touch.id


def take_back(house, touch):
    with house.api.begin(branches="*") as transaction:
        touches.take_back(transaction, touch, "never happened")
