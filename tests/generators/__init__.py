"""Hypothesis strategies for whole random scenarios."""
