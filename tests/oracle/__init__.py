"""The model a second time, written from docs/model.md alone."""
