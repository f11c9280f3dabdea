"""The `daliang` command: the same deeds from the shell. Exit 0 done, 1 refused by a rule, 2 wrong usage."""
