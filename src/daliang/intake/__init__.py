"""Excel both ways: hostile workbooks read behind a wall, tables found in them, templates and tables written."""
