"""The sections of a scenario file, and what must hold between them."""
