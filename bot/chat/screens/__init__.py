"""What people see: values in, a `Screen` out. All words and all escaping are here; nothing is stored or decided."""
