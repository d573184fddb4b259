"""What the vault does with rows: rings made, opened and wrapped anew."""
