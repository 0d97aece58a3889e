"""Turns foreign articles into drafts: reads, cleans, writes and reports, in that order. Makes nothing public."""
