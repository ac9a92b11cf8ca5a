// Alpha that is nearly zero.

// Colours are premultiplied by at least this, so that "solid" can take the alpha out again.
const LEAST_ALPHA: f32 = 1.0 / 8192.0;

// A pixel with no more alpha than this is not seen: less than half a step of 255, even in the dark.
const UNSEEN_ALPHA: f32 = 1.5 / 8192.0;

fn is_visible(alpha: f32) -> bool {
    return alpha > UNSEEN_ALPHA;
}
