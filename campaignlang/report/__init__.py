"""What was found and what came of a run, in words and in JSON: texts only, printed elsewhere."""
