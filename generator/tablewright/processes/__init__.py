"""Generated code, run in processes of its own."""
