"""The forms by which every kind of record is written down, corrected and deleted."""
