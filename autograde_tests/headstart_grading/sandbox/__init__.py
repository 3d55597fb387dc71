"""Student code apart: bubblewrap around a warm worker that forks a child for every submission.

- `visible_paths`: what of the machine a sandbox sees;
- `syscall_filter`: which system calls it refuses;
- `bubblewrap`: the command line that makes it so;
- `warm_sandbox`: one running sandbox;
- `memory_watch`: what its processes take together;
- `runner`: the `Runner` that grades with it.
"""
