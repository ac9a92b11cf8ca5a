// The march of one volume, stored by a fragment shader as compute.wgsl stores it.
//: use fullscreen pixels

struct Target {
    @location(0) colour: vec4f,   // linear RGB, premultiplied
    @location(1) depth: f32,
}

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> Target {
    let pixel = pixel_at(position.xy);
    if (!pixel.found) { discard; }
    return Target(pixel.colour, pixel.depth);
}
