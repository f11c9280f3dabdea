"""文件: somebody uploads a page or a paper."""
