"""Looking through what the rules were least sure of: the queue, one item, and what was decided."""
