"""Policies over HTTP: what was said of whom, and what holds for a client."""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, post_load
from marshmallow.validate import Length, Range

from libs.contracts.fields import LONGEST_TEXT
from libs.contracts.kinds import Moment
from libs.values import Forbidden
from libs.web import current
from libs.web.blueprints import Blueprint, Schema
from libs.web.etags import conditional, require_match, tag
from libs.web.pages import PageQuery, page_of, page_to
from libs.web.permissions import allow
from services.cadence.api.sight import MANAGERS, READERS, staff
from services.cadence.domain.goals import MOST_A_YEAR, Goal
from services.cadence.domain.policies import SaidPolicy, Scope
from services.cadence.domain.terms import LONGEST_GAP, MOST_MONTHS, Terms
from services.cadence.usecases import held_policies, policies
from services.cadence.usecases.held_policies import Effective

MOST_GOALS = 24


class NotForEveryBranch(Forbidden):
    """What holds for a tier or a tag is said by who acts for every branch."""


def days() -> fields.Integer:
    """A gap."""
    return fields.Integer(
        load_default=None, allow_none=True, validate=Range(1, LONGEST_GAP)
    )


def whether() -> fields.Boolean:
    """Whether it is promised, or left to a wider policy."""
    return fields.Boolean(
        truthy={True}, falsy={False}, load_default=None, allow_none=True
    )


def so_many(most: int, least: int = 1) -> fields.Integer:
    """A number, or what a wider policy says."""
    return fields.Integer(
        load_default=None, allow_none=True, validate=Range(least, most)
    )


class GoalSchema(Schema):
    """So many touches a year from a day on."""

    from_day = fields.Date(required=True)
    touches_a_year = fields.Integer(required=True, validate=Range(1, MOST_A_YEAR))

    @post_load
    def build(self, told: Mapping[str, Any], **_: object) -> Goal:
        """Make the goal."""
        return Goal(**told)


class Saying(Schema):
    """What a policy says; what is null is left to a wider one.

    Gaps are in days. A review every 0 months is none. Goals follow one another.
    """

    shortest_days = days()
    target_days = days()
    longest_days = days()
    ask_shortest_days = days()
    ask_target_days = days()
    ask_longest_days = days()
    broadcast_shortest_days = days()
    broadcast_target_days = days()
    broadcast_longest_days = days()
    monthly_meeting = whether()
    monthly_call = whether()
    newsletter = whether()
    review_months = so_many(MOST_MONTHS, least=0)
    few_from = so_many(MOST_A_YEAR)
    monthly_from = so_many(MOST_A_YEAR)
    goals = fields.List(
        fields.Nested(GoalSchema),
        load_default=None,
        allow_none=True,
        validate=Length(max=MOST_GOALS),
    )


class TermsSchema(Saying):
    """What is said."""


class PolicySchema(Schema):
    """What was said of a client, a tag, a branch or a tier."""

    scope = fields.Enum(Scope, by_value=True, required=True)
    key = fields.String(required=True)
    terms = fields.Nested(TermsSchema, required=True)
    revision = fields.Integer(required=True)


class EffectiveQuery(Schema):
    """For whom."""

    client = fields.String(required=True, validate=Length(1, LONGEST_TEXT))


class HeldSchema(Schema):
    """What holds, and whose policy says so; `default` until somebody does."""

    name = fields.String(required=True)
    value = fields.Raw(required=True)
    scope = fields.Enum(Scope, by_value=True, required=True)
    key = fields.String(required=True)


class EffectiveSchema(Schema):
    """Everything that holds for a client, with the goal of the day."""

    client_id = fields.String(required=True)
    items = fields.List(fields.Nested(HeldSchema), required=True)
    goal = fields.Nested(GoalSchema, required=True, allow_none=True)
    paused_until = Moment(required=True, allow_none=True)


blueprint = Blueprint("policies", __name__, url_prefix="/v1/policies")
Answer = tuple[SaidPolicy, dict[str, str]]


@blueprint.get("")
@allow(*READERS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, page_of(PolicySchema))
def list_policies(query: Mapping[str, Any]) -> dict[str, Any]:
    """List what was said of tiers, tags, branches and clients."""
    found = policies.listed(
        current.transaction(), staff(None), query["after"], query["limit"]
    )
    last = found[-1] if len(found) >= query["limit"] else None
    return page_to(found, (last.scope.value, last.key) if last else None)


@blueprint.get("/effective")
@allow(*READERS)
@blueprint.arguments(EffectiveQuery, location="query")
@blueprint.response(200, EffectiveSchema)
def read_effective(query: Mapping[str, Any]) -> dict[str, Any]:
    """Read what holds for a client, and whence each number comes."""
    whose = staff(None)
    found = held_policies.effective(current.transaction(), query["client"], whose)
    return {
        "client_id": found.client,
        "items": list(items(found)),
        "goal": found.goal,
        "paused_until": found.paused_until,
    }


@blueprint.get("/<scope>/<key>")
@allow(*READERS)
@blueprint.response(200, PolicySchema)
def read_policy(scope: str, key: str) -> Answer:
    """Read what was said; nothing, at revision 0, before anything was."""
    transaction = current.transaction()
    whose = held_policies.whose(transaction, scope, key, staff(None))
    found = policies.read(transaction, whose)
    return found, tag(found.revision)


@blueprint.put("/<scope>/<key>")
@allow(*MANAGERS)
@conditional
@blueprint.arguments(Saying)
@blueprint.response(200, PolicySchema)
def set_policy(told: Mapping[str, Any], scope: str, key: str) -> Answer:
    """Say how clients are kept up with; they are planned with anew, soon."""
    transaction = current.transaction()
    whose = held_policies.whose(transaction, scope, key)
    if whose.branch is None and current.principal().branches is not None:
        raise NotForEveryBranch
    goals = told["goals"]
    terms = Terms(**{**told, "goals": None if goals is None else tuple(goals)})
    require_match(policies.in_hand(transaction, whose).revision)
    kept = policies.say(transaction, whose, terms)
    return kept, tag(kept.revision)


def items(effective: Effective) -> Iterable[dict[str, Any]]:
    """List what holds as JSON can tell it."""
    for name, (value, scope, key) in effective.held.items():
        told = GoalSchema(many=True).dump(value) if isinstance(value, tuple) else value
        yield {"name": name, "value": told, "scope": scope, "key": key}
