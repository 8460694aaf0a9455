"""What vCard and iCalendar files of ours say beyond the standards, for the way back."""

OURS = "X-TUOKE-"
