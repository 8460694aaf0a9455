"""Painted and composed widgets; they know the look, never the store."""
