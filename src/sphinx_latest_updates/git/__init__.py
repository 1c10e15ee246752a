"""Run git as a NUL-separated stream, parse what it prints, say why it cannot."""
