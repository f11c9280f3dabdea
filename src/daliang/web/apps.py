"""web: pages, and the note that each new session keeps of itself."""

from importlib import import_module

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class WebConfig(AppConfig):
    name = "daliang.web"

    def ready(self) -> None:
        # However a session begins (password, identity service, demo door), it knows when and where.
        sessions = import_module("daliang.web.sessions")
        user_logged_in.connect(sessions.on_sign_in, dispatch_uid="daliang.web.sessions")
