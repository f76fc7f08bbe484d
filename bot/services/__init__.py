"""What people can do: one method, one transaction; load everything, decide once, save everything."""
