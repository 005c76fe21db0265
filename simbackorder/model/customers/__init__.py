"""What customers do, and what they are told: orders, promised dates, messages, patience, cancellation."""
