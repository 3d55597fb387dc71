"""The instructor's day around grading: roster, collection, extensions, regrades, export and a report on the class."""
