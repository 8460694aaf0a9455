"""Small windows for one task each."""
