"""What is asked of each exercise: one module a chapter, each with a list `EXERCISES`."""
