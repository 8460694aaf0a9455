"""Revisions of the store, and how they are run."""
