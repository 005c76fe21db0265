"""What a run means: from the record of a run to measures. The warm-up is cut here, once."""
