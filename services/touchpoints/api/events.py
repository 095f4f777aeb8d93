"""The intake over HTTP: other systems report events here, as CloudEvents."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request

from libs.contracts.fields import LONGEST_TEXT
from libs.identity import Role
from libs.values import Conflict, FieldError, Forbidden, Invalid, Refusal
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.guard import body_up_to
from libs.web.permissions import allow, open_to_anyone
from libs.web.problems import commit_with
from libs.web.webhooks import signed_too
from services.touchpoints.api import cloudevents
from services.touchpoints.usecases import intake
from services.touchpoints.usecases.intake import Answer, Status

REFUSALS: dict[Status, type[Refusal]] = {
    Status.CONFLICT: Conflict,
    Status.INVALID: Invalid,
    Status.FORBIDDEN: Forbidden,
}
RUN = re.compile(r"[A-Za-z0-9-]{1,64}")

blueprint = Blueprint("events", __name__, url_prefix="/v1/events")


@blueprint.post("")
@allow(Role.EMITTER, Role.OWNER, Role.BRANCH_MANAGER)
@body_up_to(cloudevents.LARGEST_BATCH)
@signed_too
def report_events() -> Response:
    """Report events; one gets its verdict as the status, a batch one each in a list."""
    if cloudevents.is_batch(request):
        return verdicts(taken_in(cloudevents.several(request)))
    (answer,) = taken_in([cloudevents.single(request)])
    return verdict(answer)


@blueprint.post("/preview")
@allow(Role.OWNER, Role.BRANCH_MANAGER)
@body_up_to(cloudevents.LARGEST_BATCH)
def preview_events() -> Response:
    """Tell of a batch what an import of it would be answered; none is taken in."""
    bodies = cloudevents.several(request)
    told = verdicts(intake.preview(current.transaction(), current.principal(), bodies))
    told.status_code = 200
    return told


@blueprint.route("", methods=["OPTIONS"])
@open_to_anyone
def agree_to_be_sent_to() -> Response:
    """Agree to receive events, as CloudEvents' webhook handshake asks."""
    agreed = Response(status=204, headers={"Allow": "POST"})
    if origin := request.headers.get("WebHook-Request-Origin"):
        agreed.headers["WebHook-Allowed-Origin"] = origin
    return agreed


def taken_in(events: list[bytes]) -> list[Answer]:
    sender, run, file = current.principal(), run_of(request.args), file_of(request.args)
    return intake.take_in(current.transaction(), sender, events, run, file)


def run_of(query: Mapping[str, str]) -> str | None:
    """Read the run of an import, by which it can be taken back; raises Invalid."""
    run = query.get("run")
    if run is not None and not RUN.fullmatch(run):
        raise Invalid(None, FieldError("run", "Letters, digits and -, at most 64."))
    return run


def file_of(query: Mapping[str, str]) -> str | None:
    """Read the name of the file an import is of; raises Invalid."""
    file = query.get("file")
    if file is not None and (len(file) > LONGEST_TEXT or not file.isprintable()):
        raise Invalid(None, FieldError("file", f"At most {LONGEST_TEXT} characters."))
    return file


def verdict(answer: Answer) -> Response:
    if answer.status in REFUSALS:
        # What reuses an id is set aside, so the refusal commits.
        refusal = REFUSALS[answer.status](answer.detail, *answer.errors)
        return commit_with(refusal)
    told = jsonify(told_of(answer) | {"duplicate": answer.status is Status.DUPLICATE})
    told.status_code = 200 if answer.status is Status.DUPLICATE else 202
    return told


def verdicts(answers: list[Answer]) -> Response:
    told = jsonify({"items": [told_of(answer) for answer in answers]})
    told.status_code = 202
    return told


def told_of(answer: Answer) -> dict[str, Any]:
    told: dict[str, Any] = {"id": answer.id, "status": answer.status.value}
    if answer.detail:
        told |= {"detail": answer.detail, "errors": [vars(e) for e in answer.errors]}
    return told
