"""The service under ``/v1``, one module for each family of routes."""

from probatum.app.web.api import articles, asking, sources

__all__ = ["articles", "asking", "sources"]
