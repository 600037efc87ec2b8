"""Programs that make files of the repository from declarations; each has `--check` or a test."""
