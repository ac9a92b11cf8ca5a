// Which graphics of a subplot belong together? Those whose boxes overlap, and those on one plane.
import {dot, lengthOf, times} from "../maths/linear.js";

const SAME = 1e-9; // of their boxes' extent: planes no farther apart are one

// Whether two graphics show the same plane: the heights of their corners over both planes agree.
function onOnePlane(first, second) {
  const [plane, other] = [first, second].map(({plane: p}) => times(p, 1 / lengthOf(p.slice(0, 3))));
  const corners = [...first.corners, ...second.corners];
  const extent = Math.max(...[0, 1, 2].map((axis) => {
    const places = corners.map((corner) => corner[axis]);
    return Math.max(...places) - Math.min(...places);
  }));
  return [1, -1].some((sign) => corners.every((corner) => {
    const [height, its] = [plane, other].map((p) => dot(p.slice(0, 3), corner) + p[3]);
    return Math.abs(height - sign * its) <= SAME * extent;
  }));
}

// Groups of members {number, corners, plane}, as lists of places; and which are over another on its plane.
// `overlaps` are pairs of numbers of graphics whose boxes overlap.
export function groupsOf(members, overlaps) {
  const label = members.map((_, place) => place);
  const isOver = members.map(() => false);
  const join = (i, j) => {
    const [low, high] = [Math.min(label[i], label[j]), Math.max(label[i], label[j])];
    label.forEach((value, place) => { if (value === high) label[place] = low; });
  };
  const touches = new Set(overlaps.map((pair) => pair.join()));
  for (let j = 1; j < members.length; j += 1) {
    for (let i = 0; i < j; i += 1) {
      if (members[i].plane && members[j].plane && onOnePlane(members[i], members[j])) {
        isOver[j] = true;
        join(i, j);
      }
      if (touches.has([members[i].number, members[j].number].join())) join(i, j);
    }
  }
  const groups = [...new Set(label)].map((value) =>
    members.map((_, place) => place).filter((place) => label[place] === value));
  return {groups, isOver};
}
