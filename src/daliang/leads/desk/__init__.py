"""The desk of leads: who has a lead, until when the next step is due, and what was done with it."""
