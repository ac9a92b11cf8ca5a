// The view that volumes are drawn into, and what whoever draws them adds.
// Python derives the offset of every field from this text.
//: one for all

struct View {
    viewport_px: vec4f,       // left, top, width, height of the subplot in the target

    // What only whoever draws knows; it comes last.
    background: vec4f,        // behind a volume that is drawn directly; linear, premultiplied
    background_srgb: vec4f,   // the same as a picture holds it: sRGB, straight
    covered_px: vec4u,        // left, top, width, height of what a direct compute shader fills
    stored_share: f32,        // stored pixels per pixel of the picture, along each axis
}

@group(0) @binding(0) var<uniform> view: View;
