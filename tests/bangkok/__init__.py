"""The bangkok system on a real server: who reads what, and who doesn't."""
