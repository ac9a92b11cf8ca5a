// What changes with the time point that a graphic shows? Its voxels, and limits that follow percentiles.

// Show a time point, of a shorter series its last. Limits that somebody has set since stay.
export function showTime(graphic, time) {
  const next = Math.min(time, graphic.n_times - 1);
  for (const look of graphic.looks.filter(({limits}) => limits)) {
    const [low, high] = look.limits[graphic.time];
    if (look.vmin === low && look.vmax === high) [look.vmin, look.vmax] = look.limits[next];
  }
  graphic.time = next;
}
