"""The engine: owns the device, the textures and the pipelines. It knows no camera and no figure."""
