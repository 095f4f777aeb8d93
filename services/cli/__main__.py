"""`python -m services.cli` is `keepwell`."""

from services.cli import main

main()
