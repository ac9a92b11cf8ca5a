// The background of a subplot: four sRGB colours at its corners, blended between them.
//: use fullscreen colorspace

struct Background {
    corners: array<vec4f, 4>,   // top left, top right, bottom left, bottom right; straight alpha
    viewport_px: vec4f,         // left, top, width, height
}

@group(0) @binding(0) var<uniform> background: Background;

@fragment
fn fragment_main(@builtin(position) position: vec4f) -> @location(0) vec4f {
    let at = (position.xy - background.viewport_px.xy) / background.viewport_px.zw;
    let top = mix(background.corners[0], background.corners[1], at.x);
    let bottom = mix(background.corners[2], background.corners[3], at.x);
    let colour = mix(top, bottom, at.y);
    return vec4f(linear_from_srgb(colour.rgb) * colour.a, colour.a);
}
