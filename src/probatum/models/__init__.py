"""The small local models: load, one call, typed arrays."""
