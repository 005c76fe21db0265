"""The page that a manager reads: one self-contained file of HTML, and its figures as SVG and PNG."""
