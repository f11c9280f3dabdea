"""Reading, from bytes to facts: pure functions without Django, in stages that can be looked at one by one."""
