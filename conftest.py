"""What every test of the house stands on."""

from hypothesis import settings

pytest_plugins = [
    "daliang.tests.databases",
    "daliang.tests.emptying",
    "daliang.tests.standing",
    "daliang.tests.browser",
    "daliang.tests.writes",
    "daliang.tests.lighter",
    "daliang.tests.migrated",
    "daliang.tests.sharing",
]

# Two cores shared with a browser and a database: an example's time says nothing about the code.
settings.register_profile("house", settings(), deadline=None)
settings.load_profile("house")
