"""Daliang: the project ledger and control room of a city's investment promotion."""
