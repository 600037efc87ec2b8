"""Tests in the language: running `test` blocks, and what became of each expectation."""
