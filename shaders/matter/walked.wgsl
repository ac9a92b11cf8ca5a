// From the eye on through the matter of one volume, leg by leg.
//: use ray sampling course walk passing progress

// Until so much is absorbed as is enough.
fn walk(ray: Ray, lattice: Lattice, on: MatterOnRay, wanted: f32, enough: f32) -> Progress {
    let end = select(-1.0, lattice.end, lattice.count > 0);
    var progress = no_progress(wanted);
    var k = first_sample(ray, lattice);
    while (k < end && progress.optical_depth < enough) {
        let leg = next_leg(lattice, k, end, -NOTHING, NOTHING);
        progress = through_leg(progress, leg, lattice, on, enough);
        k = leg.next;
    }
    return progress;
}
