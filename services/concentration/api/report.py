"""The printed report over HTTP: one page, as a PDF."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Response

from libs.typesetting import Press
from libs.values import BranchId
from libs.web import current
from libs.web.blueprints import Blueprint
from libs.web.permissions import allow
from services.concentration.api import report_words
from services.concentration.api.losses import the_only_branch
from services.concentration.api.shares import MANAGERS, SharesQuery
from services.concentration.usecases import report, shares

PDF = "application/pdf"
REPORT = Press(Path(__file__).with_name("report.typ"))
blueprint = Blueprint("risk-report", __name__, url_prefix="/v1/risk-report")


@blueprint.get("")
@allow(*MANAGERS)
@blueprint.arguments(SharesQuery, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=PDF)
def read_risk_report(query: Mapping[str, Any]) -> Response:
    """Read on one page who could sink us, and what to do about it."""
    transaction, branch = current.transaction(), query["branch"] or the_only_branch()
    window = shares.window_of(transaction, query["as_of"])
    found = report.of(transaction, window, branch)
    told = report_words.page(found, heading(branch))
    return Response(REPORT.pdf(told, window.as_of), content_type=PDF)


def heading(branch: BranchId | None) -> str:
    if branch:
        return f"Branch {branch}"
    whole = current.principal().branches is None
    return "The whole firm" if whole else "All your branches"
