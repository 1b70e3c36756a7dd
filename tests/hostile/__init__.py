"""PDFs and files that nobody means well with, made from nothing: see `gallery`."""
