"""A process of a test's own. It imports no model at its head: they are known only once Django is set up."""

import pickle
from multiprocessing.connection import Connection

import django
from django.db import connection, connections


def serve(database: str, pipe: Connection) -> None:
    """Do each pickled deed that comes through the pipe when told to, on the test's own database; send what it says."""
    django.setup()
    connection.settings_dict["NAME"] = database
    while True:
        deed = pickle.loads(pipe.recv())
        pipe.send("ready")
        pipe.recv()
        try:
            pipe.send(deed())
        finally:
            connections.close_all()
