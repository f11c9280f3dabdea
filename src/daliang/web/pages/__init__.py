"""The pages, an area a file; each ends with its addresses."""
