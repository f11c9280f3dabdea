"""files: what people attach, checked by its content, kept once under its hash, handed out only as an attachment."""
