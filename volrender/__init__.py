"""volrender: a volume renderer for Python on WebGPU."""
