"""The version of campaignlang, kept in step with pyproject.toml by a test: importlib.metadata is slow."""

VERSION = "0.1.0"
# Where the project is published: outputs that other programs read link rules to their pages there.
HOMEPAGE = "https://github.com/campaignlang/campaignlang"
