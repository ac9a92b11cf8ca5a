// How do colours, matter, labels and pictures get into their textures?

const TEXELS = {
  rgba32float: 16, rgba16float: 8, rg32uint: 8, "rgba8unorm-srgb": 4, r8unorm: 1, r32float: 4,
};

// A texture of texels, row by row.
function textureOf(device, label, size, format, texels, dimension = "2d") {
  const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST;
  const texture = device.createTexture({label, size, format, dimension, usage});
  device.queue.writeTexture({texture}, texels, {bytesPerRow: size[0] * TEXELS[format], rowsPerImage: size[1]}, size);
  return texture;
}

// Colour tables of channels, one after the other: Float32Array each, RGBA.
export function colourTexture(device, tables) {
  const all = new Float32Array(tables.reduce((sum, table) => sum + table.length, 0));
  tables.reduce((place, table) => (all.set(table, place), place + table.length), 0);
  return textureOf(device, "colormap", [all.length / 4, 1, 1], "rgba32float", all, "1d");
}

// The colours and ids of labels, two numbers each.
export const labelTexture = (device, {rows, width}, bytes) =>
  textureOf(device, "labels", [width, rows, 1], "rg32uint", bytes);

// A 2D transfer function.
export const transferTexture = (device, {rows, width}, bytes) =>
  textureOf(device, "2D transfer function", [width, rows, 1], "rgba16float", bytes);

// A picture of texts, or of a gradient.
export const pictureTexture = (device, {width, height, texels}) =>
  textureOf(device, "sprites", [width, height, 1], "rgba8unorm-srgb", texels);

// A table of matter, made on the GPU: `matters` has the rows of each channel, four of as many nodes.
export function matterTexture(pipelines, program, factorRows, matters) {
  const {device} = pipelines;
  const nodes = matters[0].rows.length / 16;
  const width = nodes * matters.length;
  const rows = new Float32Array(width * 16);
  matters.forEach((matter, channel) => {
    for (let row = 0; row < 4; row += 1) {
      const part = matter.rows.subarray(row * nodes * 4, (row + 1) * nodes * 4);
      rows.set(part, (row * width + channel * nodes) * 4);
    }
  });
  const sums = textureOf(device, "running sums", [width, 4, 1], "rgba32float", rows);
  const size = [width, nodes + factorRows, 1];
  const usage = GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.STORAGE_BINDING;
  const table = device.createTexture({label: "matter table", size, format: "rgba16float", usage});
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipelines.of(program));
  pass.setBindGroup(0, pipelines.bind(program, 0, [sums.createView(), table.createView()]));
  const [across, down] = pipelines.scene.programs[program].workgroup;
  pass.dispatchWorkgroups(Math.ceil(width / across), Math.ceil(size[1] / down));
  pass.end();
  device.queue.submit([encoder.finish()]);
  return table;
}

// A skipping grid, one texel a cell.
export const gridTexture = (device, {format, texels, counts}) =>
  textureOf(device, "grid", counts.toReversed(), format, texels, "3d");
