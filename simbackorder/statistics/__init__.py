"""What can be concluded from replications: arrays in, estimates out. Knows no inventory word."""
