"""The version of campaignlang, kept in step with pyproject.toml by a test: importlib.metadata is slow."""

VERSION = "0.1.0"
