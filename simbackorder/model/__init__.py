"""What happens to customers, stock and orders, in the subset of Python that both engines run. Knows no engine and
imports no policy: rules come as arguments. Only `record` is not a rule: it is what a run leaves behind."""
