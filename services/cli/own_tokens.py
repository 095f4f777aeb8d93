"""Tokens signed with the key in the data folder of an embedded suite."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from joserfc import jws
from joserfc.errors import JoseError

from libs.identity import Principal, Role
from libs.identity.issuer import ISSUER, Issuer
from libs.values import BranchId, Refused, StaffId
from services.embedded.folder import Folder

SUBJECT = "keepwell-cli"


class NoKeyHere(Refused):
    """There is no suite in this data folder. Is it started? make run"""


def signed(
    folder: Folder,
    role: str,
    branches: Sequence[str] = (),
    *,
    staff: str | None = None,
    sources: Sequence[str] = (),
) -> str:
    """Sign a token; raises NoKeyHere and ImpossiblePrincipal."""
    if not folder.issuer_key.exists():
        raise NoKeyHere
    principal = Principal(
        subject=staff or SUBJECT,
        issuer=ISSUER,
        role=Role(role),
        branches=frozenset(map(BranchId, branches)) if branches else None,
        staff=StaffId(staff) if staff else None,
        sources=tuple(sources),
    )
    issuer = Issuer.load_or_create(folder.issuer_key)
    return issuer.token(principal, datetime.now(UTC))


def staff_of(token: str) -> str | None:
    """Read whom of ours a token speaks for; None where it does not say."""
    try:
        claims = json.loads(jws.extract_compact(token.encode()).payload)
    except (JoseError, ValueError):
        return None
    staff: str | None = claims.get("staff")
    return staff
