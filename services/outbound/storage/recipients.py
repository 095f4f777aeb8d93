"""Whom at a client a message is for, when nobody is named."""

from collections.abc import Collection

from sqlalchemy import text

from libs.storage.transactions import Transaction
from libs.values import ClientId
from services.outbound.domain.recipients import Reach

# Who decides, before others; of a client that was merged its people are still there.
CONTACT = """
(select p.contact_id from outbound.contacts p join outbound.clients own
    using (client_id)
  where (own.counts_for = c.client_id
      or own.counts_for is null and own.client_id = c.client_id) and p.active
  order by p.decision_maker desc, p.contact_id limit 1)
"""
SITE = """
(select s.site_id from outbound.sites s
  where s.client_id = c.client_id and not s.removed and s.address_lines <> '[]'
  order by s.site_id limit 1)
"""
REACH = f"""
select c.client_id, c.branch_id, {CONTACT} as contact_id, {SITE} as site_id
from outbound.clients c where c.client_id = any(:clients)
"""


def reach(transaction: Transaction, clients: Collection[ClientId]) -> dict[str, Reach]:
    """Find whom messages to clients are for."""
    rows = transaction.session.execute(text(REACH), {"clients": sorted(clients)})
    return {row.client_id: Reach(*row) for row in rows}
