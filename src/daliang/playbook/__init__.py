"""A city as data: a folder of TOML and CSV that is read, checked whole, and loaded."""
