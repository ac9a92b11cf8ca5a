// Matter glows in its own colour, whatever lies beside it.
//: use mixture shading_parts

fn shaded(matter: Matter, p: vec3f, to_viewer: vec3f, shading: Shading) -> Matter {
    return matter;
}
