"""Discrete-event simulation of backorder policies."""

__version__ = "0.1.0"
