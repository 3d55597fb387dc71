"""Images at full size: data, residual networks, one training loop, and the command `headstart train`."""
