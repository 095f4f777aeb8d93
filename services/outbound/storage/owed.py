"""What is owed, in SQL: the same of a message `m` as `domain.owed` says."""

OWED = "(m.critical or m.gap_class = 'exempt' and m.channel <> 'post')"
