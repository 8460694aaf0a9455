"""One module a room; a page loads its data off the UI thread and shows it."""
