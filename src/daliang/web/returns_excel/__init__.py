"""A return by Excel: its template goes out pre-filled, comes back, is laid beside the draft and written after a yes."""
