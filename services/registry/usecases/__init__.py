"""What can be done with the register; each edge opens the transaction it is done in."""
