"""What was imported: versions that are whole or not there, and the pictures made of them."""
