// Textured triangles of a user interface, blended as sRGB: what is drawn later covers.

struct Triangles {
    size_px: vec2f,   // width and height of the window, logical pixels
}

@group(0) @binding(0) var<uniform> triangles: Triangles;
@group(0) @binding(1) var bilinear: sampler;
@group(0) @binding(2) var picture: texture_2d<f32>;   // of glyphs; sRGB, straight alpha

struct Vertex {
    @builtin(position) position: vec4f,
    @location(0) place: vec2f,    // in the picture, 0..1
    @location(1) colour: vec4f,   // sRGB, straight alpha
}

@vertex
fn vertex_main(
    @location(0) position_px: vec2f,
    @location(1) place: vec2f,
    @location(2) colour: vec4f,
) -> Vertex {
    let ndc = vec2f(2.0, -2.0) * position_px / triangles.size_px + vec2f(-1.0, 1.0);
    return Vertex(vec4f(ndc, 0.0, 1.0), place, colour);
}

@fragment
fn fragment_main(vertex: Vertex) -> @location(0) vec4f {
    return vertex.colour * textureSample(picture, bilinear, vertex.place);
}
