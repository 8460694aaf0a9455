"""Content lines: what vCard and iCalendar files are made of, read tolerantly, written strictly."""
