"""Everything that chance decides, drawn before the run, so that every policy meets the same luck."""
