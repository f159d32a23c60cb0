"""Rules that compute: the protocol language, its engine, and the protocols shipped as data."""
