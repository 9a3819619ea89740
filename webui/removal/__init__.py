"""Deleting a report, and what was deleted: pages for admins, and what others are told."""
