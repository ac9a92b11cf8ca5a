// How do programs, which are data, become pipelines?

// The pipelines of one device, each made when it is first asked for.
export class Pipelines {
  constructor(device, scene) {
    Object.assign(this, {device, scene, modules: new Map(), layouts: new Map(), made: new Map()});
  }

  module(sections) {
    const code = sections.map((number) => this.scene.sections[number]).join("");
    if (!this.modules.has(code)) this.modules.set(code, this.device.createShaderModule({code}));
    return this.modules.get(code);
  }

  // The layout of a bind group; those of the same entries are one.
  layout(entries) {
    const key = JSON.stringify(entries);
    if (!this.layouts.has(key)) this.layouts.set(key, this.device.createBindGroupLayout({entries}));
    return this.layouts.get(key);
  }

  // The pipeline of a program, by its number.
  of(number) {
    if (this.made.has(number)) return this.made.get(number);
    const {label, sections, groups, descriptor} = this.scene.programs[number];
    const bindGroupLayouts = groups.map((entries) => this.layout(entries));
    const layout = this.device.createPipelineLayout({bindGroupLayouts});
    const full = {label, layout, ...descriptor};
    for (const stage of ["vertex", "fragment", "compute"]) {
      if (descriptor[stage]) full[stage] = {...descriptor[stage], module: this.module(sections)};
    }
    const pipeline = descriptor.compute
      ? this.device.createComputePipeline(full) : this.device.createRenderPipeline(full);
    this.made.set(number, pipeline);
    return pipeline;
  }

  // A bind group for a group of a program: resources in the order of its entries.
  bind(number, group, resources) {
    const entries = this.scene.programs[number].groups[group];
    return this.device.createBindGroup({
      layout: this.layout(entries),
      entries: entries.map(({binding}, place) => ({binding, resource: resources[place]})),
    });
  }
}
