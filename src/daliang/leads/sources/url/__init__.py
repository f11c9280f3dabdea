"""网址: somebody names the address of a page."""
