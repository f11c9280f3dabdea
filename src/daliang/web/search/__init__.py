"""Search from every page: what is asked, the kinds of things that are found, the best of each."""
