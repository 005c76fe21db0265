"""How a run begins: from a scenario and one alternative to rows and numbers; how large it is, and its bounds."""
