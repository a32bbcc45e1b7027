"""What the command `diff` does."""
