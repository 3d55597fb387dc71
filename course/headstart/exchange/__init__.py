"""How plain data crosses between a learner's process and the judge: values, questions, replies."""
