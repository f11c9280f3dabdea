"""What the page of one project's file shows, gathered with a fixed number of queries."""
