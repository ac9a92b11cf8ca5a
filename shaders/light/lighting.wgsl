// Blinn–Phong shading of a surface, in linear light.
// Diffuse: Lambert. Specular: Blinn–Phong with Schlick's Fresnel term in its exponential form
// (Karis, "Real Shading in Unreal Engine 4", SIGGRAPH 2013).
//: use colorspace

const PI: f32 = 3.141592653589793;
const LIGHT_INTENSITY: f32 = 3.0;
const SPECULAR_SRGB: f32 = 0.2863;

// Where light comes from, and what the surface makes of it.
struct Lighting {
    direction: vec3f,     // world space, unit, towards the light
    shininess: f32,
    reflection: vec3f,    // of ambient light, of diffuse light from straight ahead, and of highlights
}

// The light that leaves a surface. normal: unit, world space, turned to the viewer; to_viewer: unit, world space.
fn shade(albedo: vec3f, normal: vec3f, to_viewer: vec3f, lighting: Lighting) -> vec3f {
    let middle = lighting.direction + to_viewer;
    let halfway = middle / max(length(middle), 1e-6);   // none where the light is behind
    let n_dot_l = max(dot(normal, lighting.direction), 0.0);
    let n_dot_h = max(dot(normal, halfway), 0.0);
    let v_dot_h = max(dot(to_viewer, halfway), 0.0);

    let f0 = linear_from_srgb(vec3f(SPECULAR_SRGB));
    let fresnel = f0 + (1.0 - f0) * exp2((-5.55473 * v_dot_h - 6.98316) * v_dot_h);
    let distribution = (0.5 * lighting.shininess + 1.0) / PI * pow(max(n_dot_h, 1e-6), lighting.shininess);
    let specular = fresnel * 0.25 * distribution;

    let share = lighting.reflection;
    return albedo * (share.x + share.y * n_dot_l) + share.z * LIGHT_INTENSITY * n_dot_l * specular;
}
