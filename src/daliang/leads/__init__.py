"""Leads: pages and papers read into facts, each with its place in the text."""
