"""Sending reports, seeing what would be read in them, and having them taken in."""
