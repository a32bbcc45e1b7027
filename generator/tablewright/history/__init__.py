"""The revisions of a system as they lie on disk: read, named, guarded, joined."""
