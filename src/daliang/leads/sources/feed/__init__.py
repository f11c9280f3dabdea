"""订阅源: RSS or Atom, read by and by."""
