"""What `import simbackorder` offers: studies, results, frames and displays, for notebooks, tests and scripts."""
