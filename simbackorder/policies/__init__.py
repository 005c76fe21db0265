"""What the firm decides: a folder per family, a file per policy, a table per family (`families.FAMILIES`)."""
