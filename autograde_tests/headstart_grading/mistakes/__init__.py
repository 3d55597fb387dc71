"""Known wrong answers: one module a chapter. A mistake's docstring is what the learner is told."""
