// How is a channel of a graphic drawn? {look, encoding, matter, strength} of each, and four of a number.

export const MOST_CHANNELS = 4; // in a voxel of a texture

// How strong a look is, 0 where it is not shown.
export const strengthOf = (look) => (look.visible ? look.alpha : 0);

// The channels of some looks, which have an encoding each, and where the mode shows it, matter.
export function channelsOf(looks, encodings, matters = []) {
  return looks.map((look, i) => {
    return {look, encoding: encodings[i], matter: matters[i], strength: strengthOf(look)};
  });
}

// A number of each of four channels: where there are fewer, the first stands for the others too.
export function byChannel(channels, workOut) {
  return Array.from({length: MOST_CHANNELS}, (_, i) => workOut(channels[i] ?? channels[0]));
}
