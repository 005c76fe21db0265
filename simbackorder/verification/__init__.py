"""Cases whose answer is known exactly, and what simulation says of them: the command `verify`.

A file per subject has the shops, as scenarios, and beside each the exact values, worked out from the equations of the
source that it names. `catalogue.py` puts the cases in order, `judging.py` simulates and compares.
"""
