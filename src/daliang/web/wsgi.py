"""The application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daliang.settings")
application = get_wsgi_application()
import sys; sys.setswitchinterval(float(os.environ.get("SWI","0.005")))
