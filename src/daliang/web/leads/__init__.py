"""Leads as pages show them: the inbox with its filters, one lead with its deeds, what came of which source."""
