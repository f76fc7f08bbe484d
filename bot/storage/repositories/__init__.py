"""Loading and saving, one repository a noun."""
