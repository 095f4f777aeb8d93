"""The owner's numbers, in one row."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, text

from libs.storage.transactions import Transaction
from libs.values import BranchId
from services.cadence.domain.settings import Settings

NAMES = [each.name for each in fields(Settings)]
READ = f"select {', '.join(NAMES)} from cadence.settings"
SAVE = f"""
update cadence.settings set ({", ".join(NAMES)}) = row(:{", :".join(NAMES)}),
  revision = revision + 1
"""
# A branch has as many calls as anybody said it has, or as all have.
HELP_CALLS = """
select coalesce(own.calls, firm.help_calls) from cadence.settings firm
left join cadence.branch_help_calls own on own.branch_id = :branch
"""


def held(transaction: Transaction) -> Settings:
    """Read the owner's numbers."""
    return settings_of(transaction.session.execute(text(READ)).one())


def hold(transaction: Transaction) -> Settings:
    """Read them, and let nobody change them meanwhile."""
    return settings_of(transaction.session.execute(text(f"{READ} for share")).one())


def in_hand(transaction: Transaction) -> Settings:
    """Read them to change them: nobody else does, and nobody holds them."""
    return settings_of(transaction.session.execute(text(f"{READ} for update")).one())


def save(transaction: Transaction, settings: Settings) -> None:
    """Write them down."""
    days = list(settings.after_sale_days)
    bound = vars(settings) | {"after_sale_days": days}
    transaction.session.execute(text(SAVE), bound)


def revision(transaction: Transaction) -> int:
    """Read how often anything was changed, a list too."""
    found = transaction.session.execute(text("select revision from cadence.settings"))
    return int(found.scalar_one())


def help_calls(transaction: Transaction, branch: BranchId) -> int:
    """Read how many calls there is time for in a round of help of a branch."""
    found = transaction.session.execute(text(HELP_CALLS), {"branch": branch})
    return int(found.scalar_one())


def settings_of(row: Row[Any]) -> Settings:
    named = dict(zip(NAMES, row, strict=True))
    return Settings(**named | {"after_sale_days": tuple(row.after_sale_days)})
