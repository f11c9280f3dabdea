"""Deeds on one project that the ledger records outside of a round: opening, proposals, credit, merging."""
