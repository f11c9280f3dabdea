"""The words that every room shares: money, periods, tiers, Chinese numbers, refusals. Plain Python, no Django."""
