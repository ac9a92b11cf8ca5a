"""The formats of the textures that frames, marches and layers are drawn into."""

FRAME_FORMAT = "rgba16float"  # linear, premultiplied
DEPTH_FORMAT = "depth32float"
IMAGE_FORMAT = "rgba8unorm"  # sRGB, encoded by present.wgsl
LAYER_FORMATS = ("rgba32float", "rgba32float")
MARCH_COLOUR_FORMAT = "rgba16float"  # linear, premultiplied
MARCH_DEPTH_FORMAT = "r32float"
MARCH_FORMATS = (MARCH_COLOUR_FORMAT, MARCH_DEPTH_FORMAT)
WEIGHTED_FORMAT = "rgba16float"
REVEALED_FORMAT = "r16float"
TILE_FORMAT = "r32float"
