"""Programs that derive the package's data from public sources; not part of the package."""
