"""What every test of the house stands on."""

pytest_plugins = ["daliang.tests.databases", "daliang.tests.browser"]
