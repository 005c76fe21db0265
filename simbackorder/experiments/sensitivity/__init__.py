"""Which parameters of a scenario matter, and where the winner changes."""
