"""Spec to files: one view-model builder a target, one template a file. Pure: nothing here touches the disk but `writer`."""
