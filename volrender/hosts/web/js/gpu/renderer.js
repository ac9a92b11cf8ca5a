// How is a scene drawn into a canvas?
import {compose} from "../scene/compose.js";
import {openDevice} from "./device.js";
import {Frame} from "./frame.js";
import {Pipelines} from "./pipelines.js";
import {Resources} from "./resources.js";

// Draws a scene, as it is when it is drawn, into a canvas. `lost` resolves to why the device is gone.
export class Renderer {
  // Throws NoWebGPU, which says why, where it cannot be drawn here.
  static async open(canvas, scene, blocks) {
    const gpu = await openDevice();
    return new Renderer(gpu, canvas, scene, blocks);
  }

  constructor(gpu, canvas, scene, blocks) {
    const {device} = gpu;
    const pipelines = new Pipelines(device, scene);
    Object.assign(this, {gpu, canvas, scene, pipelines, errors: []});
    this.resources = new Resources(gpu, pipelines, scene, blocks);
    this.lost = device.lost.then(({message, reason}) => message || reason);
    device.addEventListener("uncapturederror", ({error}) => this.errors.push(error.message));
    this.context = canvas.getContext("webgpu");
    const format = navigator.gpu.getPreferredCanvasFormat();
    this.context.configure({device, format, alphaMode: "premultiplied"});
    this.resize(canvas.width, canvas.height, canvas.width / scene.size[0]);
  }

  // Draw so many pixels from now on; pixelRatio: of them, as wide as a line of one logical pixel.
  resize(width, height, pixelRatio) {
    Object.assign(this.canvas, {width, height});
    Object.assign(this, {size: [width, height], pixelRatio});
    this.frame?.destroy();
    this.frame = new Frame(this.pipelines, this.size);
  }

  // Draw the scene as it is now; resolves when it was handed to the GPU.
  async draw() {
    await this.resources.prepare();
    const scale = this.size.map((length, axis) => length / this.scene.size[axis]);
    const list = compose(this.scene, this.size, scale, this.pixelRatio, this.resources);
    this.resources.hang([...list.world, ...list.over].filter(({picture}) => picture));
    this.frame.draw(list, this.context.getCurrentTexture());
  }

  // Resolves when the GPU has drawn all that it was handed.
  finished() {
    return this.gpu.device.queue.onSubmittedWorkDone();
  }

  destroy() {
    this.gpu.device.destroy();
  }
}
