"""What the vault does with rows: rings made and wrapped anew; objects, who holds them, what is written of them."""
