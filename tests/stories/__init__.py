"""Finished runs told from their logs, and the laws that need the whole story."""
