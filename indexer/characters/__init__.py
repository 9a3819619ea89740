"""Every character of the corpus by where it stands: all places of a phrase, in milliseconds.

A phrase is found by the rarest of its characters: the places of that one are known, and whether
its neighbours stand beside it is one comparison of whole arrays. So any text of one character or
more is found, word boundaries or not, and all its lines are counted at once.

Pairs of characters, as the engine has them, were the other way: they need less reading for common
phrases, but twice the room, and know nothing of a single character.
"""

from indexer.characters.index import Characters, Lines, open_characters, recipe

__all__ = ["Characters", "Lines", "open_characters", "recipe"]
