"""Results on disk: `<root>/<scenario>/<digest>/`, whole or not at all, the same bytes for the same study."""
