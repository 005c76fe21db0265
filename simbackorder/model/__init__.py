"""What happens: state, events, transitions, ledger, sample path. Knows no engine and imports no policy's rule: rules
come as arguments."""
