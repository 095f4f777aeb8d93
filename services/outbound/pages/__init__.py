"""Pages to print, set by Typst, and the tables that go with them."""
