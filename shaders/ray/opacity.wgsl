// Alpha that is nearly zero.

// Colours are premultiplied by at least this, so that "solid" can take the alpha out again.
const LEAST_ALPHA: f32 = 1.0 / 8192.0;

// Whether a pixel with this alpha is seen at all: less is half a step of 255, even in the dark.
fn is_visible(alpha: f32) -> bool {
    return alpha > 1.5 * LEAST_ALPHA;
}
