"""Requests out of our scope: accepted, referred to a partner who fits, or declined."""

from collections.abc import Mapping
from typing import Any

from libs.calendars.zones import zone
from libs.storage.transactions import Transaction
from services.registry.domain.branches import Branch
from services.registry.domain.entries import Entry
from services.registry.domain.requests import (
    Answer,
    Cost,
    Referral,
    Request,
    check_hop,
    check_match,
    cost_id,
    referral_id,
    request_id,
)
from services.registry.storage import requests as storage
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients
from services.registry.usecases.branches import BRANCHES
from services.registry.usecases.clients import CLIENTS
from services.registry.usecases.partners import PARTNERS
from services.registry.usecases.records import Records

REQUESTS = Records(storage.REQUESTS)
REFERRALS = Records(storage.REFERRALS)
COSTS = Records(storage.COSTS)


def add(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Request]:
    """Record what a client asked for; raises AlreadyRecorded and NotOnRecord."""
    whole = clients.belonging(transaction, told, seen)
    new = request_id(whole["client"], told["received_on"], told["name"])
    return REQUESTS.add(transaction, Request(id=new, **whole))


def refer(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Referral]:
    """Pass a request on to a partner who fits; that answers it.

    Raises NotOnRecord, PartnerLeft, NotTheirTrade, NotTheirRegion, NotTheirSize, and
    ThirdHop and NotTrusted when it was passed on before.
    """
    entry = REQUESTS.named(transaction, "request_id", told["request_id"], seen)
    request, after = entry.fact, told["after"]
    partner = PARTNERS.named(transaction, "partner_id", told["partner_id"]).fact
    branch = BRANCHES.found(transaction, request.branch, {}).fact
    people = CLIENTS.found(transaction, request.client, {}).fact.size
    check_match(partner, request.skill, region_of(branch), people)
    if after:
        check_passing_on(transaction, request.id, after)
    REQUESTS.change(transaction, entry, request.answered(Answer.REFERRED))
    referral = Referral(
        id=referral_id(request.id, partner.id),
        branch=request.branch,
        client=request.client,
        request=request.id,
        partner=partner.id,
        name=partner.name,
        referred_on=transaction.now.astimezone(zone(branch.zone)).date(),
        after=after,
    )
    return REFERRALS.add(transaction, referral)


def check_passing_on(transaction: Transaction, request: str, after: str) -> None:
    before = REFERRALS.named(transaction, "after", after, {"request": request}).fact
    check_hop(before, PARTNERS.found(transaction, before.partner, {}).fact)


def region_of(branch: Branch) -> str:
    return "-".join(filter(None, (branch.country, branch.subdivision)))


def price(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Cost]:
    """Record what a way of doing it costs; raises AlreadyRecorded and NotOnRecord."""
    rest = dict(told)
    named = rest.pop("request_id")
    request = REQUESTS.named(transaction, "request_id", named, seen).fact
    new = cost_id(request.id, told["stated_on"], told["name"])
    of = {"branch": request.branch, "client": request.client, "request": request.id}
    return COSTS.add(transaction, Cost(**{**rest, **of, "id": new}))
