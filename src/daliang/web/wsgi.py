"""The application that gunicorn serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daliang.settings")
application = get_wsgi_application()
# Every page is imported now: the first visitors after a start do not wait for it.
list(get_resolver().url_patterns)
# A thread that holds SQLite's one writer must not wait long for its turn behind threads that draw pages.
sys.setswitchinterval(0.0005)
