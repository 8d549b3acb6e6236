"""The shipped facts: each file read, checked row by row, bad rows kept with their reasons."""
