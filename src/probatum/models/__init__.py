"""The small local models: load, one call, typed arrays."""


class ModelMissingError(RuntimeError):
    """The package that carries the weights is not installed."""
