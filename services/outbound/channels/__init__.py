"""The ways out: an adapter each hands a parcel over and says what came of it."""
