"""What the command `revision` does."""
