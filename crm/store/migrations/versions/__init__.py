"""Revisions of the store, one file each."""
