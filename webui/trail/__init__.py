"""Who did what: the pages of the audit trail, and the exports that it tells of."""
