"""The language of scenario files: YAML, units, distributions, overrides, points of a sweep, mistakes."""
