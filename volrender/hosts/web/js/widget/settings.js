// What of a scene can hands set, by which paths? As hosts/widget/settings.py has them.

const OF_GRAPHICS = ["mode", "alpha", "visible", "shade"];
const OF_LOOKS = ["vmin", "vmax", "threshold"];
const OF_COLOURS = ["cmap", "table", "cmap_points", "cmap_has_alpha"];
const OF_MATTER = ["opacity", "is_automatic", "gradient_opacity", "transfer"];

const picked = (object, names) => Object.fromEntries(names.map((name) => [name, object[name]]));

// All settings by path, as JSON: of subplots with one camera, of graphics that look alike, those of the first.
export function settingsOf(scene) {
  const {cameras, ortho} = scene.steering;
  const found = {};
  const note = (path, value) => { found[path] = JSON.stringify(value); };
  const seen = new Set();
  if (ortho) note("voxel", ortho.voxel);
  scene.subplots.forEach(({camera, graphics}, i) => {
    if (cameras[i] === i) note(`${i}/camera`, camera);
    const isSlice = ortho?.slices.some(({subplot}) => subplot === i);
    graphics.forEach((graphic, number) => {
      const place = `${i}/${number}`;
      const names = OF_GRAPHICS.filter((name) => graphic[name] !== undefined);
      if (graphic.plane && !isSlice) names.push("plane");
      if (graphic.n_times > 1) names.push("time");
      for (const name of names) note(`${place}/${name}`, graphic[name]);
      if (seen.has(graphic.looks)) return;
      seen.add(graphic.looks);
      graphic.looks.forEach((look, channel) => {
        for (const name of OF_LOOKS) note(`${place}/${channel}/${name}`, look[name]);
        if (graphic.is_multichannel) note(`${place}/${channel}/visible`, look.visible);
        note(`${place}/${channel}/colours`, picked(look, OF_COLOURS));
        note(`${place}/${channel}/matter`, picked(look, OF_MATTER));
      });
    });
  });
  return found;
}

// Set one of them; nothing where the scene has no such part any more.
export function putSetting(scene, path, value) {
  const parts = path.split("/");
  const name = parts.pop();
  const [subplot, number, channel] = parts.map(Number);
  const {ortho} = scene.steering;
  const graphic = scene.subplots[subplot]?.graphics[number];
  const owner = parts.length > 2 ? graphic?.looks[channel] : graphic;
  if (name === "voxel") {
    if (ortho) ortho.voxel = value;
  } else if (name === "camera") {
    if (scene.subplots[subplot]) Object.assign(scene.subplots[subplot].camera, value);
  } else if (owner) {
    Object.assign(owner, ["colours", "matter"].includes(name) ? value : {[name]: value});
  }
}
