"""网站地图: a sitemap, read by and by."""
