"""Whole jobs in a real browser, on the demo city, as people do them."""
