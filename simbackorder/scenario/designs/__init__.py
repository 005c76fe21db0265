"""Designs of a sweep: which values its points have, as a file states them and one by one."""
