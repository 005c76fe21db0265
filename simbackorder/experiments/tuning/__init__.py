"""Tuning: the best values of parameters for an objective under constraints, found on common luck, judged on fresh."""
