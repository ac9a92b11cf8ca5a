// What a volume shows at one pixel.

struct Pixel {
    found: bool,
    colour: vec4f,   // linear RGB, premultiplied by alpha
    depth: f32,      // 0 at the near plane, 1 at the far plane
}
