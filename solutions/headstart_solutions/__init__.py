"""Reference answers: one module a chapter, with right answers written differently at its end."""
