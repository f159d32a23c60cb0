"""The pages and the service: one program that answers in a browser and under ``/v1``."""
