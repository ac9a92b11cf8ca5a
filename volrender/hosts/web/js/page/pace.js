// When is a frame drawn, and in how many pixels? On demand; fewer while something moves slowly, all at rest.
import {clamp} from "../maths/linear.js";

const SLOW_MS = 60; // of a frame that has all pixels
const SHARES = [1, 0.71, 0.5, 0.35, 0.25]; // of the pixels across and down
const REST_MS = 180; // nothing moved for so long: the picture is drawn whole
const FIRST_S = 1 / 60; // how long after an event its first frame is shown
const LONGEST_PAUSE_S = 0.1; // after a pause, motion goes on instead of jumping

// Draws a scene into a canvas by a Renderer; `tick(seconds)` goes on with what moves, and tells whether
// anything does; `rested()` is told of the last frame for now.
export class Pace {
  constructor(canvas, renderer, width, tick, rested) {
    Object.assign(this, {canvas, renderer, width, tick, rested, coarse: 0, drawn: null, frames: 0});
    Object.assign(this, {isAsked: false, isDrawing: false, isWhole: true, goesOn: false, before: 0});
    Object.assign(this, {full: [canvas.width, canvas.height], movedAt: -Infinity});
    this.frame = this.frame.bind(this);
    this.failed = new Promise((resolve) => { this.fail = resolve; });
    this.observer = new ResizeObserver(([entry]) => this.fit(entry));
    this.observe = this.observe.bind(this);
    addEventListener("resize", this.observe); // or it was moved to another screen
    this.observe();
  }

  // Be told, now and whenever that changes, how large the canvas is.
  observe() {
    this.observer.disconnect();
    try {
      this.observer.observe(this.canvas, {box: "device-pixel-content-box"});
    } catch {
      this.observer.observe(this.canvas); // a browser that does not tell pixels of the screen
    }
  }

  // The canvas has as many pixels as the screen has where it is.
  fit({devicePixelContentBoxSize: [pixels] = [], contentRect}) {
    const sides = [contentRect.width, contentRect.height].map((side) => side * devicePixelRatio);
    const exact = pixels ? [pixels.inlineSize, pixels.blockSize] : sides;
    // A developer's tools change the ratio, but not these.
    const wanted = sides.map((side, i) => Math.round(Math.abs(exact[i] - side) < 1 ? exact[i] : side));
    if (wanted[0] < 1 || wanted[1] < 1) return; // it is not shown
    if (wanted.join() === this.full.join() && this.frames > 1) return;
    this.full = wanted;
    this.ask();
  }

  // Have a frame drawn; `moving`: others will follow soon.
  ask(moving = false) {
    if (moving) this.movedAt = performance.now();
    if (!this.isAsked && !this.isDrawing) requestAnimationFrame(this.frame);
    this.isAsked = true;
  }

  async frame(now) {
    Object.assign(this, {isAsked: false, isDrawing: true});
    clearTimeout(this.timer);
    const dt = this.goesOn ? clamp((now - this.before) / 1000, 0, LONGEST_PAUSE_S) : FIRST_S;
    this.before = now;
    try {
      this.goesOn = this.tick(dt);
      if (this.goesOn) this.movedAt = performance.now();
      const isMoving = performance.now() - this.movedAt < REST_MS;
      await this.draw(isMoving ? SHARES[this.coarse] : 1, isMoving);
    } catch (error) {
      console.error(error);
      this.fail(error); // and no further frame is drawn
      return;
    }
    this.isDrawing = false;
    if (!this.isWhole) this.timer = setTimeout(() => this.ask(), REST_MS);
    if (this.isAsked || this.goesOn) {
      this.isAsked = false;
      this.ask();
    } else if (this.isWhole) this.rested();
  }

  // Draw the scene as it is now, in a share of the pixels across and down.
  async draw(share = 1, isMoving = false) {
    const [width, height] = this.full.map((side) => Math.max(1, Math.round(side * share)));
    if (this.drawn?.[0] !== width || this.drawn[1] !== height) {
      this.renderer.resize(width, height, width / this.width);
      this.drawn = [width, height];
    }
    const start = performance.now();
    await this.renderer.draw();
    await this.renderer.finished();
    if (this.renderer.errors.length) throw new Error(this.renderer.errors[0]);
    this.frames += 1;
    this.isWhole = share === 1;
    if (isMoving) this.learn((performance.now() - start) / share ** 2);
  }

  // The least coarse share whose frames are quick enough, if time goes as pixels do.
  learn(wholeMs) {
    const quick = SHARES.findIndex((share) => wholeMs * share ** 2 <= SLOW_MS);
    this.coarse = quick < 0 ? SHARES.length - 1 : quick;
  }

  // The picture in all pixels, as a PNG. A canvas has one only until it is shown: so right after it is drawn.
  async picture() {
    while (this.isDrawing) await new Promise(requestAnimationFrame);
    this.isDrawing = true;
    this.renderer.resize(...this.full, this.full[0] / this.width);
    this.drawn = this.full;
    await this.renderer.draw();
    const blob = await new Promise((resolve) => this.canvas.toBlob(resolve, "image/png"));
    this.isDrawing = false;
    this.ask();
    return blob;
  }

  // Draw no more.
  end() {
    removeEventListener("resize", this.observe);
    this.observer.disconnect();
    clearTimeout(this.timer);
    this.isDrawing = true;
  }
}
