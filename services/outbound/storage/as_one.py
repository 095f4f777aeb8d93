"""Who counts as one: a client with those that were merged into it, or it into them."""

# Of a client and another; by the two indexes that there are.
ROOT = "coalesce(named.counts_for, named.client_id)"
AS_ONE = (
    f"(own.counts_for = {ROOT} or own.counts_for is null and own.client_id = {ROOT})"
)
