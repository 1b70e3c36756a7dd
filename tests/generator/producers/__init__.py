"""Each producer prints documents through a real program or library of its own."""
