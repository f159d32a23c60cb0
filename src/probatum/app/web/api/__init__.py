"""The service under ``/v1``, one module for each family of routes."""
