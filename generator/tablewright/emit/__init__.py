"""Spec to files: a view-model builder for each target, a template for each file. Only `writer` touches the disk."""
