"""Tuoke 拓客: the desk, the notebook and the conscience of one sales rep."""
