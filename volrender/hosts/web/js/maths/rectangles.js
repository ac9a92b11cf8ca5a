// What of a rectangle lies in a target? Rectangles are [left, top, width, height], pixels.

// Of what is between edges; nowhere, where nothing is inside.
export function within([x0, y0, x1, y1], [width, height]) {
  const [left, top, right, bottom] = [Math.max(x0, 0), Math.max(y0, 0), Math.min(x1, width), Math.min(y1, height)];
  return right > left && bottom > top ? [left, top, right - left, bottom - top] : [0, 0, 0, 0];
}
