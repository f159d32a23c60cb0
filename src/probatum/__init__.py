"""Probatum: an engine for clinical evidence in which every statement opens its source."""
