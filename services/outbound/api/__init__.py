"""The operations of outbound over HTTP."""

from flask_smorest import Blueprint

from services.outbound.api import (
    gate_terms,
    mailings,
    messages,
    newsletter_archive,
    newsletter_copies,
    newsletter_terms,
    newsletters,
    post_packs,
    provider_reports,
    returned_mails,
    senders,
    sending,
    site_copies,
    success_stories,
    suppressions,
    templates,
    unsubscribe,
)

blueprints: list[Blueprint] = [
    messages.blueprint,
    sending.blueprint,
    mailings.blueprint,
    suppressions.blueprint,
    templates.blueprint,
    templates.versions,
    gate_terms.blueprint,
    post_packs.blueprint,
    post_packs.returns,
    senders.blueprint,
    unsubscribe.blueprint,
    newsletters.blueprint,
    newsletters.notes,
    newsletters.missing,
    newsletter_copies.blueprint,
    newsletter_copies.readings,
    site_copies.blueprint,
    newsletter_terms.blueprint,
    newsletter_archive.blueprint,
    success_stories.blueprint,
    provider_reports.blueprint,
    returned_mails.blueprint,
]
