"""What people can do: a method is one thing to do and one transaction. It loads everything, decides once, saves."""
