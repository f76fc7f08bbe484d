"""A teacher's own questions and documents: files in, drafts, files out. Nothing here asks a learner anything."""
