"""JSON under /api/v1/: the same figures, rows and deeds as the pages, under the same scope; OpenAPI at openapi.json."""
