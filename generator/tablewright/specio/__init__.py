"""YAML to spec: reading with positions, the language itself, and what its names mean together."""
