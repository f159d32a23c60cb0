"""What every surface calls: add, search, ask, source."""
