// How is a frame drawn? What is opaque, what ends there, lines, weighted transparency, and what lies over it.

const FORMATS = {
  colour: "rgba16float", depth: "depth32float", marchColour: "rgba16float", marchDepth: "r32float",
  weighted: "rgba16float", revealed: "r16float",
};
const NOTHING_THERE = 2; // in place of a depth
export const attachment = (view, clearValue = [0, 0, 0, 0], loadOp = "clear") =>
  ({view, clearValue, loadOp, storeOp: "store"});
const hasPixels = ([, , width, height]) => width > 0 && height > 0;

// The targets of one size, and the way of a draw list into a canvas.
export class Frame {
  constructor(pipelines, size) {
    Object.assign(this, {pipelines, size, device: pipelines.device, made: new Map(), buffers: []});
    this.programs = pipelines.scene.frame_programs;
  }

  target(name) {
    if (!this.made.has(name)) {
      this.made.set(name, this.device.createTexture({
        label: name, size: this.size, format: FORMATS[name],
        usage: GPUTextureUsage.RENDER_ATTACHMENT | GPUTextureUsage.TEXTURE_BINDING,
      }));
    }
    return this.made.get(name).createView();
  }

  // Draw a list, and encode it into a texture of the canvas.
  draw(list, canvasTexture) {
    this.encoder = this.device.createCommandEncoder();
    this.pass = null;
    this.clear = list.clear;
    for (const item of [...list.opaque, ...list.world]) this.item(item);
    if (list.weighted.length) this.weighted(list.weighted);
    for (const item of list.over) this.item(item);
    this.begin().end();
    this.present(canvasTexture);
    this.device.queue.submit([this.encoder.finish()]);
    this.buffers.forEach((buffer) => buffer.destroy());
    this.buffers = [];
  }

  // The pass that draws into the frame: the first one clears it.
  begin() {
    if (this.pass) return this.pass;
    const loadOp = this.clear ? "clear" : "load";
    this.pass = this.encoder.beginRenderPass({
      colorAttachments: [attachment(this.target("colour"), this.clear ?? undefined, loadOp)],
      depthStencilAttachment: {
        view: this.target("depth"), depthClearValue: 1, depthLoadOp: loadOp, depthStoreOp: "store",
      },
    });
    this.clear = null;
    return this.pass;
  }

  // A pass of its own: it reads what the frame's pass writes.
  apart(descriptor) {
    this.begin().end();
    this.pass = null;
    return this.encoder.beginRenderPass(descriptor);
  }

  buffer(usage, content) {
    const buffer = this.device.createBuffer({size: Math.ceil(content.byteLength / 4) * 4, usage, mappedAtCreation: true});
    new Uint8Array(buffer.getMappedRange()).set(content);
    buffer.unmap();
    this.buffers.push(buffer);
    return buffer;
  }

  item(item) {
    if (!hasPixels(item.scissor)) return;
    if (item.kind === "volume") this.volume(item);
    else if (item.kind === "fill") this.fill(item);
    else this.quads(item);
  }

  volume(item) {
    const {uses, blending, ends} = item;
    if (ends) this.march(item);
    this.volumeWith(this.begin(), ends ? uses.stored[blending] : uses.draw[blending], item, ends);
  }

  // Draw with a program that binds the volume.
  volumeWith(pass, program, item, isStored) {
    pass.setPipeline(this.pipelines.of(program));
    pass.setBindGroup(0, this.volumeGroup(program, item));
    if (isStored) {
      const views = [this.target("marchColour"), this.target("marchDepth")];
      pass.setBindGroup(1, this.pipelines.bind(program, 1, views));
    }
    pass.setScissorRect(...item.scissor);
    pass.draw(3);
  }

  // March as far as what is opaque, into targets of their own.
  march(item) {
    const program = item.uses.store;
    const pass = this.apart({colorAttachments: [
      attachment(this.target("marchColour")), attachment(this.target("marchDepth"), [NOTHING_THERE, 0, 0, 0])]});
    pass.setPipeline(this.pipelines.of(program));
    pass.setBindGroup(0, this.volumeGroup(program, item));
    pass.setBindGroup(1, this.pipelines.bind(program, 1, []));
    pass.setBindGroup(2, this.pipelines.bind(program, 2, [this.target("depth")]));
    pass.setScissorRect(...item.scissor);
    pass.draw(3);
    pass.end();
  }

  // Uniforms and textures of a volume, or of several on the same rays.
  volumeGroup(program, item) {
    const {UNIFORM, STORAGE} = GPUBufferUsage;
    const {parts, blockBytes} = this.pipelines.scene.layouts;
    const block = (record) => {
      const content = new Uint8Array(blockBytes);
      content.set(record);
      new Float32Array(content.buffer)[this.shareAt() / 4] = 1;
      const buffer = this.buffer(UNIFORM | STORAGE, content);
      return Object.fromEntries(Object.entries(parts).map(([name, [offset, size]]) => [name, {buffer, offset, size}]));
    };
    const {view, layer, mode} = block(item.record);
    const resources = [view, layer, mode, ...(item.textures ?? [])];
    for (const member of item.members ?? []) {
      const own = block(member.record);
      resources.push(own.layer, own.mode, ...member.textures);
    }
    return this.pipelines.bind(program, 0, resources);
  }

  // Where the share of stored pixels is in a block.
  shareAt() {
    const {parts, view} = this.pipelines.scene.layouts;
    return parts.view[0] + view.fields.stored_share[0];
  }

  fill({corners, viewport, scissor}) {
    const pass = this.begin();
    const content = new Uint8Array(Float32Array.from([...corners.flat(), ...viewport]).buffer);
    const buffer = this.buffer(GPUBufferUsage.UNIFORM, content);
    pass.setPipeline(this.pipelines.of(this.programs.fill));
    pass.setBindGroup(0, this.pipelines.bind(this.programs.fill, 0, [{buffer}]));
    pass.setScissorRect(...scissor);
    pass.draw(3);
  }

  // Lines or sprites: those in the world leave their colour first, and then their depth.
  quads({kind, style, instances, count, inWorld, scissor, picture}) {
    if (!count) return;
    const pass = this.begin();
    const programs = this.programs[kind];
    const buffer = this.buffer(GPUBufferUsage.UNIFORM, style);
    const bytes = new Uint8Array(instances.buffer, instances.byteOffset, instances.byteLength);
    pass.setVertexBuffer(0, this.buffer(GPUBufferUsage.VERTEX, bytes));
    pass.setScissorRect(...scissor);
    for (const program of inWorld ? [programs.colour, programs.depth] : [programs.flat]) {
      pass.setPipeline(this.pipelines.of(program));
      pass.setBindGroup(0, this.pipelines.bind(program, 0, [{buffer}, ...(picture ? [picture] : [])]));
      pass.draw(4, count);
    }
  }

  // Sums of what is weighted, and their mean over the frame.
  weighted(items) {
    items.forEach((item, number) => {
      if (item.ends && hasPixels(item.scissor)) this.march(item);
      const loadOp = number ? "load" : "clear";
      const pass = this.apart({
        colorAttachments: [
          attachment(this.target("weighted"), undefined, loadOp),
          attachment(this.target("revealed"), [1, 1, 1, 1], loadOp)],
        depthStencilAttachment: {view: this.target("depth"), depthReadOnly: true},
      });
      const {marched, stored} = item.uses.weighted;
      if (hasPixels(item.scissor)) this.volumeWith(pass, item.ends ? stored : marched, item, item.ends);
      pass.end();
    });
    const pass = this.begin();
    pass.setScissorRect(0, 0, ...this.size);
    pass.setPipeline(this.pipelines.of(this.programs.resolve));
    const views = [this.target("weighted"), this.target("revealed")];
    pass.setBindGroup(0, this.pipelines.bind(this.programs.resolve, 0, views));
    pass.draw(3);
  }

  present(texture) {
    const program = this.programs.present[texture.format];
    const pass = this.encoder.beginRenderPass({colorAttachments: [attachment(texture.createView())]});
    pass.setPipeline(this.pipelines.of(program));
    pass.setBindGroup(0, this.pipelines.bind(program, 0, [this.target("colour")]));
    pass.draw(3);
    pass.end();
  }

  destroy() {
    this.made.forEach((texture) => texture.destroy());
  }
}
