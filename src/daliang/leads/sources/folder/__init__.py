"""文件夹: a folder of the home into which other programs put pages, read by and by."""
