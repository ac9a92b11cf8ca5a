"""The wgpu device: opened, asked, timed, and given commands."""
