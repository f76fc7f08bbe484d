"""What people see: values in, a Screen out. All words and all escaping are here, and nothing is asked or decided."""
