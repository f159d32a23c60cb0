"""Pure checks on a claim and its quotes."""
