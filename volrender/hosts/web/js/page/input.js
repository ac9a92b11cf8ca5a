// What do mouse, pen, fingers and keys on a canvas say? Events as volrender's controllers take them.

const BUTTONS = [1, 3, 2]; // left, middle, right: as browsers number them
const MASKS = [[1, 1], [2, 2], [4, 3]]; // of buttons that are down
const LINES_PX = [1, 33, 400]; // of the wheel: pixels, lines, pages
const SAME_KEYS = {"+": "=", _: "-"}; // shifted and not
const NAMES = {pointerdown: "pointer_down", pointermove: "pointer_move", pointerup: "pointer_up"};
// Elements that use keys themselves, and which.
const OWN_KEYS = {
  SELECT: /./, TEXTAREA: /./, INPUT: /^(arrow|page|home|end|tab| )/,
  BUTTON: /^(enter|tab| )/, SUMMARY: /^(enter|tab| )/,
};

function eventOf(name, event, canvas, [width, height]) {
  const box = canvas.getBoundingClientRect(); // of which the style may be smaller than the figure
  const hasPlace = "clientX" in event && event.type.slice(0, 3) !== "key";
  const {deltaX = 0, deltaY = 0, deltaMode = 0} = event;
  const held = {Shift: event.shiftKey, Control: event.ctrlKey, Alt: event.altKey, Meta: event.metaKey};
  const at = (side, start, length, all) => (side - start) * all / length;
  const key = event.key ? SAME_KEYS[event.key] ?? event.key.toLowerCase() : null;
  return {
    name, key, dx: deltaX * LINES_PX[deltaMode], dy: deltaY * LINES_PX[deltaMode],
    place: hasPlace ? [
      at(event.clientX, box.left, box.width, width), at(event.clientY, box.top, box.height, height),
    ] : null,
    button: event.button >= 0 ? BUTTONS[event.button] ?? null : null,
    buttons: "buttons" in event
      ? MASKS.filter(([mask]) => event.buttons & mask).map(([, number]) => number) : null,
    modifiers: Object.keys(held).filter((modifier) => held[modifier]),
    time: event.timeStamp / 1000,
  };
}

const middleOf = ([[x, y], [u, v]]) => [(x + u) / 2, (y + v) / 2];
const distanceOf = ([[x, y], [u, v]]) => Math.max(Math.hypot(u - x, v - y), 1);

// Have `point([x, y])` told where on a figure of a size the pointer rests or is released, and null where it drags or
// leaves. Gives a function that ends it.
export function followPointer(canvas, size, point) {
  const ending = new AbortController();
  const on = (type, placeOf) => canvas.addEventListener(type, (event) => point(placeOf(event)), {signal: ending.signal});
  const at = (event) => eventOf("pointer_move", event, canvas, size).place;
  on("pointermove", (event) => (event.buttons ? null : at(event)));
  on("pointerup", at);
  on("pointerout", (event) => (event.pointerType === "touch" ? at(event) : null)); // fingers leave when they rise
  return () => ending.abort();
}

// Have a steering told of what happens on a canvas that shows a figure of a size, and `keys(event)`, which
// says whether it used one, of keys on `hears`; `changed()` is called when something moved. Gives a function
// that ends it. Where it does not hear the whole document, keys and the wheel are its own only while the canvas
// has the focus, and then nobody else's.
export function listen(canvas, hears, size, steering, keys, changed) {
  const ending = new AbortController();
  const {signal} = ending;
  const fingers = new Map();
  let isPinching = false;
  const isGuest = hears !== document;
  const on = (type, handle) => canvas.addEventListener(type, handle, {signal, passive: false});
  const tell = (name, event) => { if (steering.handle(eventOf(name, event, canvas, size))) changed(); };

  function touched(event, place) {
    const before = [...fingers.values()];
    if (event.type === "pointerdown") fingers.set(event.pointerId, place);
    else if (event.type !== "pointermove") fingers.delete(event.pointerId);
    else if (fingers.has(event.pointerId)) fingers.set(event.pointerId, place);
    const now = [...fingers.values()];
    if (now.length === 2 && before.length === 1) {
      steering.rest();
      isPinching = true;
    }
    if (isPinching && now.length === 2 && before.length === 2) {
      steering.pinch(middleOf(before), middleOf(now), distanceOf(now) / distanceOf(before));
      changed();
    }
    if (now.length > 0) return isPinching;
    const wasPinching = isPinching;
    isPinching = false; // and the finger that was left does not turn what it pinched
    return wasPinching;
  }

  for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) {
    on(type, (event) => {
      if (type === "pointerdown") {
        canvas.focus({preventScroll: true});
        canvas.setPointerCapture(event.pointerId);
      }
      const seen = eventOf(NAMES[type] ?? "pointer_up", event, canvas, size);
      if (event.pointerType === "touch" && touched(event, seen.place)) return;
      if (type === "pointercancel") steering.rest();
      else if (steering.handle(seen)) changed();
    });
  }
  on("contextmenu", (event) => event.preventDefault());
  on("wheel", (event) => {
    if (isGuest && canvas.getRootNode().activeElement !== canvas) return; // it scrolls the page
    event.preventDefault();
    tell("wheel", event);
  });
  hears.addEventListener("keydown", (event) => {
    const seen = eventOf("key_down", event, canvas, size);
    if (isGuest) event.stopPropagation();
    if (event.defaultPrevented || OWN_KEYS[event.target.tagName]?.test(seen.key)) return;
    const steers = event.target === canvas && steering.usesKey(seen);
    if (event.target === canvas) tell("key_down", event); // Shift too, which steers nothing by itself
    if (steers || keys(seen)) event.preventDefault();
  }, {signal});
  hears.addEventListener("keyup", (event) => tell("key_up", event), {signal});
  on("blur", () => steering.rest());
  return () => ending.abort();
}
