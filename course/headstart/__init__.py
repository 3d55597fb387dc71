"""The kit of the Headstart course: data, training and evaluation for chapters, and the tools that build and open them.

Importing `headstart` needs nothing but torch; what else a function needs it imports when it is called.
"""

__version__ = "0.1.0"
