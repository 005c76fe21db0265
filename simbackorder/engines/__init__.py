"""When it happens: engines take the model's transitions through time."""
