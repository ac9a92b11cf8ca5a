// What is known of the voxels of each cell of 4×4×4? Their extrema, and how far the next cell is that matters.

export const MISSING_ABOVE = 1e38; // what stands for missing voxels
const [LEAST, MOST] = [-1e37, 1e37]; // what wins nothing
const LONGEST_DISTANCE = 7; // cells

export const cellCounts = (shapeZyx) => shapeZyx.map((length) => Math.ceil(length / 4));

// The extrema of the voxels 4c … 4c + 4 of each cell, of one of the channels of texels: {max, min, isLost},
// the last where voxels are missing. `valueOf` gives the texel value of a number.
export function cellExtrema(numbers, valueOf, shapeZyx, channels, channel) {
  const [depth, height, width] = shapeZyx;
  const [nz, ny, nx] = cellCounts(shapeZyx);
  const count = nz * ny * nx;
  const [max, min] = [new Float32Array(count).fill(LEAST), new Float32Array(count).fill(MOST)];
  const isLost = new Uint8Array(count);
  const [high, low, lost] = [new Float32Array(nx), new Float32Array(nx), new Uint8Array(nx)];
  const take = (cell, from) => {
    if (high[from] > max[cell]) max[cell] = high[from];
    if (low[from] < min[cell]) min[cell] = low[from];
    if (lost[from]) isLost[cell] = 1;
  };
  for (let z = 0, at = channel; z < depth; z += 1) {
    for (let y = 0; y < height; y += 1) {
      lost.fill(0);
      for (let c = 0; c < nx; c += 1) {
        let [most, least] = [LEAST, MOST];
        const end = Math.min(4 * c + 5, width); // the first voxel of a cell is the last of the one before
        for (let x = 4 * c, i = at + x * channels; x < end; x += 1, i += channels) {
          const value = valueOf(numbers[i]);
          if (value > MISSING_ABOVE) lost[c] = 1;
          else {
            if (value > most) most = value;
            if (value < least) least = value;
          }
        }
        high[c] = most;
        low[c] = least;
      }
      at += width * channels;
      // The first plane of a cell is the last of the one before.
      for (let cz = z >> 2, lastZ = (z & 3) === 0 && cz > 0 ? cz - 1 : cz; cz >= lastZ; cz -= 1) {
        for (let cy = y >> 2, lastY = (y & 3) === 0 && cy > 0 ? cy - 1 : cy; cy >= lastY; cy -= 1) {
          for (let cx = 0; cx < nx; cx += 1) take((cz * ny + cy) * nx + cx, cx);
        }
      }
    }
  }
  return {max, min, isLost};
}

// The neighbours of a cell that come before it, and those after.
const BEFORE = [];
for (const z of [-1, 0, 1]) for (const y of [-1, 0, 1]) for (const x of [-1, 0, 1]) {
  if (9 * z + 3 * y + x < 0) BEFORE.push([z, y, x]);
}
const AFTER = BEFORE.map((steps) => steps.map((step) => -step));

// Of each cell the least of a number there and of `found` at neighbours, one way through the grid.
function sweep(cells, [nz, ny, nx], neighbours, isForward, found) {
  const steps = neighbours.map(([z, y, x]) => [z, y, x, (z * ny + y) * nx + x]);
  for (let n = 0; n < cells.length; n += 1) {
    const cell = isForward ? n : cells.length - 1 - n;
    const [cx, cy, cz] = [cell % nx, Math.floor(cell / nx) % ny, Math.floor(cell / (nx * ny))];
    for (const [z, y, x, step] of steps) {
      if (cx + x < 0 || cx + x >= nx || cy + y < 0 || cy + y >= ny || cz + z < 0 || cz + z >= nz) continue;
      const other = found(cell + step);
      if (other < cells[cell]) cells[cell] = other;
    }
  }
}

// How many cells away, along the farthest axis, the nearest occupied one is: at most 7.
export function distancesOf(occupied, counts) {
  const cells = Uint8Array.from(occupied, (is) => (is ? 0 : LONGEST_DISTANCE));
  sweep(cells, counts, BEFORE, true, (cell) => cells[cell] + 1);
  sweep(cells, counts, AFTER, false, (cell) => cells[cell] + 1);
  return cells;
}

// The least of each cell and its 26 neighbours.
export function leastAround(values, counts) {
  const found = Float32Array.from(values);
  for (const neighbours of [BEFORE, AFTER]) sweep(found, counts, neighbours, true, (cell) => values[cell]);
  return found;
}
