"""The Content Security Policy that pages keep to: said here, and nowhere else by heart.

Tests and benchmarks serve pages under it; a test compares what recipes and documents say with it.
"""

from __future__ import annotations

# `default-src` does not stand in for the last three (CSP Level 3, "default-src").
POLICY = (
    "default-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
