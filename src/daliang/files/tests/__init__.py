"""Tests of what is kept, refused and handed out."""
