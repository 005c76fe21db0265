"""What the firm decides in a scenario: its policies, alternatives to them, and which go together."""
