"""Question files: text with places in, quiz values or a list of problems out."""
