"""Who reads a page: our rules, a language model that the city runs, or both. Plain Python without Django."""
