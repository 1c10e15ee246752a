"""What a reader sees of a source text, and whether a revision changed that."""
