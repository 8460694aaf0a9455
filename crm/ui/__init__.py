"""The window: plain Qt Widgets over queries and services; nothing else in the program knows Qt."""
