"""From text to tree: sources, diagnostics, the parser. No meaning is given to anything here."""
