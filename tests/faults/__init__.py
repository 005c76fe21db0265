"""Faults to be planted, each with the words in which a law tells of it."""
