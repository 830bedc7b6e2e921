"""The pages: the only part that knows Streamlit. What they show is computed by the modules above."""

import os

# Before anything brings Arrow, whose own allocator keeps what was read of districts that nobody looks at any more.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
