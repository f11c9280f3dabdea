"""Pages that were taken in, as they are shown: marks in their text, facts as cards, states in words."""
