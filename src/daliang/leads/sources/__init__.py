"""One folder for each kind of source, with the same files: `taking.py` gives what arrives, `tests` hold it to that."""
