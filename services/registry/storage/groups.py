"""Groups on record."""

from services.registry.domain.groups import Group
from services.registry.storage.columns import OF_A_BRANCH, table_of

GROUPS = table_of("groups", Group, "group_id", OF_A_BRANCH)
