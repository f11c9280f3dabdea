"""粘贴: somebody pastes the text of a page."""
