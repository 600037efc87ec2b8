"""The version of campaignlang: kept in step with pyproject.toml by a test, read without importlib.metadata."""

VERSION = "0.1.0"
