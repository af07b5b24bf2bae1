"""Measurements on a populated city; docs/performance.md holds their results. Not part of the product."""
