"""The rows of the room: an officer's own estimates."""

from daliang.targets.forecast.models import Override

__all__ = ["Override"]
