"""Loading and saving values: one repository for each kind of thing. All work on the transaction that is open."""
