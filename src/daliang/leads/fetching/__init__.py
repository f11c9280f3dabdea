"""Fetching from the web without being led into the house (promise 18): one door, `fetch`, for pages, feeds, robots."""

from daliang.leads.fetching.fetching import Fetched, Stamp, Unfetched, fetch

__all__ = ["Fetched", "Stamp", "Unfetched", "fetch"]
