"""The controls of the Headstart course, and the server extension behind its sidebar."""

__version__ = "0.1.0"
