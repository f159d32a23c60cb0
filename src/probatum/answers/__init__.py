"""Passages to article."""
