"""Files in and out: imports, briefs, reports."""
