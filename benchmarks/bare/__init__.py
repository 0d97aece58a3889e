"""The fastest that Django can be: a view that returns bytes it has in memory, the same that this project answered."""
