"""Requests out of our scope: accepted, referred to a partner who fits, or declined."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from libs.calendars.zones import local_day, zone
from libs.observability import metrics
from libs.storage.transactions import Transaction
from libs.values import ReferralId
from services.registry.domain.entries import Entry
from services.registry.domain.partners import Partner
from services.registry.domain.requests import (
    Answer,
    Cost,
    FigureWithoutSource,
    Referral,
    ReferredToNobody,
    Request,
    check_match,
    check_passing_on,
    cost_id,
    referral_id,
    request_id,
)
from services.registry.domain.sites import regions_of
from services.registry.domain.texts import wrong
from services.registry.storage import requests as storage
from services.registry.storage import sites
from services.registry.storage.entries import Wanted
from services.registry.usecases import clients, freshness
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
    """Record what a client asked for.

    Raises AlreadyRecorded, NotOnRecord and ReferredToNobody.
    """
    whole = clients.belonging(transaction, told, seen)
    new = request_id(whole["client"], told["received_on"], told["name"])
    request = Request(id=new, **whole)
    check_answer(transaction, request)
    return REQUESTS.add(transaction, request)


def change(
    transaction: Transaction, entry: Entry[Request], changes: Mapping[str, Any]
) -> Entry[Request]:
    """Change what is named of a request; raises ReferredToNobody."""
    request = replace(entry.fact, **changes)
    check_answer(transaction, request)
    return REQUESTS.change(transaction, entry, request)


def check_answer(transaction: Transaction, request: Request) -> None:
    referred = request.answer is Answer.REFERRED
    if referred and not storage.is_referred(transaction, request.id):
        raise wrong(ReferredToNobody, "answer")


def refer(
    transaction: Transaction, told: Mapping[str, Any], seen: Wanted
) -> Entry[Referral]:
    """Pass a request on to a partner who fits; that answers it.

    It is passed on by us, or by the partner who got the referral that `after` names.
    Raises NotOnRecord, PartnerLeft, NotTheirTrade, NotTheirRegion, NotTheirSize,
    ThirdHop, NotTrusted and AlreadyRecorded.
    """
    named = REQUESTS.named(transaction, "request_id", told["request_id"], seen)
    partner = PARTNERS.named(transaction, "partner_id", told["partner_id"]).fact
    entry = REQUESTS.in_hand(transaction, named.id)
    request = entry.fact
    check_fit(transaction, request, partner)
    after = told["after"] and passed_on_after(transaction, request, told["after"])
    REQUESTS.change(transaction, entry, request.answered(Answer.REFERRED))
    branch = BRANCHES.found(transaction, request.branch, {}).fact
    referral = Referral(
        id=referral_id(request.id, partner.id),
        branch=request.branch,
        client=request.client,
        request=request.id,
        partner=partner.id,
        name=partner.name,
        referred_on=local_day(transaction.now, zone(branch.zone)),
        after=after,
    )
    return REFERRALS.add(transaction, referral)


def check_fit(transaction: Transaction, request: Request, partner: Partner) -> None:
    branch = BRANCHES.found(transaction, request.branch, {}).fact
    client = CLIENTS.found(transaction, request.client, {}).fact
    places = [entry.fact for entry in sites.of_client(transaction, client.id)]
    check_match(partner, request.skill, regions_of(places, branch), client.size)


def passed_on_after(
    transaction: Transaction, request: Request, after: str
) -> ReferralId:
    wanted = {"request": request.id}
    before = REFERRALS.named(transaction, "after", after, wanted).fact
    check_passing_on(before, PARTNERS.found(transaction, before.partner, {}).fact)
    return before.id


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


def reprice(
    transaction: Transaction, entry: Entry[Cost], changes: Mapping[str, Any]
) -> Entry[Cost]:
    """Change what is named of a cost; raises FigureWithoutSource."""
    missing = [field for field in ("stated_on", "source") if field not in changes]
    if missing and changes.get("cost", entry.fact.cost) != entry.fact.cost:
        raise wrong(FigureWithoutSource, *missing)
    return COSTS.change(transaction, entry, replace(entry.fact, **changes))


def measure(transaction: Transaction) -> None:
    """Show how many requests are open past their last day, for every branch."""
    late = storage.late(transaction, freshness.today(transaction))
    for branch, number in late.items():
        metrics.REQUESTS_LATE.labels(branch).set(number)
