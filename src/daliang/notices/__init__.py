"""notices: messages to people, in the house and outside of it, each with one effect: docs/decisions/0014-notices.md."""
