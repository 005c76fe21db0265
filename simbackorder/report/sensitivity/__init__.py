"""Which parameters matter, and where the winner changes: in words, as tables, rows, a document and a figure."""
