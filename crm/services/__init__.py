"""Writes: one verb, one unit of work, a Change as the answer."""
