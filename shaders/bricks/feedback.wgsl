// What rays tell of bricks: which they would have needed, and which slots they looked at.
//: one for all

const REQUESTS: u32 = 4096;     // a hash table of pages + 1 of bricks that are not there; 0: none
const USED_WORDS: u32 = 2048;   // a bit for each slot that was looked at

@group(0) @binding(50) var<storage, read_write> feedback: array<atomic<u32>>;

// Of several that fall on one place, one is told: the others are when that one is there.
fn report_missing(page: u32, begin: u32) {
    let place = begin + (page * 2654435761u) / (4294967295u / REQUESTS + 1u);
    if (atomicLoad(&feedback[place]) != page + 1u) { atomicStore(&feedback[place], page + 1u); }
}

fn report_used(slot: u32, begin: u32) {
    let place = begin + REQUESTS + slot / 32u;
    let bit = 1u << (slot % 32u);
    if ((atomicLoad(&feedback[place]) & bit) == 0u) { atomicOr(&feedback[place], bit); }
}
