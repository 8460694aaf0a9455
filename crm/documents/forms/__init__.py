"""The forms that reps fill in and hand over, as spreadsheets that print on A4."""
