// In which order are the graphics of a subplot drawn, and which of them fade? As scene/drawing/order.py.
import {lengthOf, minus, plus, times} from "../maths/linear.js";
import {coverOf} from "../record/cover.js";
import {groupsOf} from "./groups.js";

const MOST_MEMBERS = 4; // of a joint march

// A graphic that is in no group: a projection is drawn whole, with depth where it has one.
function alone({graphic, cover}) {
  const mode = graphic.alpha_mode;
  const hasDepth = cover.is_projection && cover.has_depth && !cover.fades;
  const blending = cover.is_opaque || hasDepth || mode !== "auto" ? mode : "blend";
  return {graphic, cover, blending, fades: false, isOpaque: cover.is_opaque, ends: false};
}

// The graphics of one group, as they were added.
function turnsOf(members) {
  if (members.length === 1) return [alone(members[0])];
  const opaque = members.map(({graphic, cover, isOver}) =>
    cover.is_opaque && !(graphic.alpha_mode === "auto" && isOver));
  const hasOpaque = opaque.some(Boolean);
  return members.map(({graphic, cover, isOver}, place) => {
    const turn = {graphic, cover, blending: graphic.alpha_mode, fades: false, isOpaque: opaque[place], ends: false};
    if (turn.blending === "auto" && !turn.isOpaque) {
      const isFirst = place === 0 && !hasOpaque;
      turn.blending = "blend";
      turn.fades = (cover.is_projection || isOver) && !isFirst;
    }
    return turn;
  });
}

// A group's turns, where one stands for all matter that is marched together: those whose boxes overlap.
function merged(turns, overlaps) {
  const matter = turns.filter(({cover, blending}) => cover.absorbs && blending === "blend");
  const members = matter.map(({graphic}) => ({number: graphic.number, corners: [], plane: null}));
  const standsFor = new Map();
  for (const places of groupsOf(members, overlaps).groups) {
    const joint = places.slice(0, MOST_MEMBERS).map((place) => matter[place]);
    if (joint.length < 2) continue;
    joint.forEach((turn) => standsFor.set(turn, null));
    standsFor.set(joint[0], {...joint[0], joint});
  }
  return turns.map((turn) => (standsFor.has(turn) ? standsFor.get(turn) : turn)).filter(Boolean);
}

const centreOf = (corners) => times(corners.reduce(plus), 1 / corners.length);

function distance(turns, placements, eye) {
  const all = turns.flatMap((turn) => turn.joint ?? [turn]);
  const centres = all.map(({graphic}) => centreOf(placements.get(graphic).corners));
  return lengthOf(minus(times(centres.reduce(plus), 1 / centres.length), eye));
}

// The visible graphics in the order in which they are drawn. `placements` maps graphics to theirs.
export function orderOf(subplot, placements) {
  const shown = subplot.graphics.filter(({visible}) => visible).map((graphic) => {
    const cover = coverOf(graphic);
    const {corners} = placements.get(graphic);
    return {graphic, cover, number: graphic.number, corners, plane: cover.planar ? graphic.plane : null};
  });
  if (shown.length < 2) return shown.map(alone);
  const {groups, isOver} = groupsOf(shown, subplot.overlaps);
  const [opaque, translucent] = [[], []];
  for (const places of groups) {
    const turns = turnsOf(places.map((place) => ({...shown[place], isOver: isOver[place]})));
    opaque.push(...turns.filter((turn) => turn.isOpaque));
    const rest = turns.filter((turn) => !turn.isOpaque);
    if (rest.length) translucent.push(merged(rest, subplot.overlaps));
  }
  opaque.sort((a, b) => a.graphic.number - b.graphic.number);
  const eye = subplot.camera.position;
  const far = new Map(translucent.map((turns) => [turns, distance(turns, placements, eye)]));
  translucent.sort((a, b) => far.get(b) - far.get(a));
  const rest = translucent.flat();
  if (opaque.length) rest.forEach((turn) => { turn.ends = turn.cover.isDeep; });
  return [...opaque, ...rest];
}
