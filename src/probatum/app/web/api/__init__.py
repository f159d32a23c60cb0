"""The service under ``/v1``, one module for each family of routes."""

from probatum.app.web.api import articles, asking, audits, plans, sources

__all__ = ["articles", "asking", "audits", "plans", "sources"]
