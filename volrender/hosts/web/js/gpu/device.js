// Which GPU draws, and what can it do?

// A browser, or a machine, without WebGPU: the message says why.
export class NoWebGPU extends Error {}

const CPU = /swiftshader|llvmpipe|lavapipe|basic render/i;

// A device with as large textures as there are, and whether it filters float32 and computes on the CPU.
export async function openDevice() {
  if (!navigator.gpu) {
    throw new NoWebGPU(window.isSecureContext
      ? "This browser has no WebGPU."
      : "WebGPU needs a page from https, from localhost or from a file.");
  }
  const adapter = await navigator.gpu.requestAdapter({powerPreference: "high-performance"});
  if (!adapter) throw new NoWebGPU("This browser has WebGPU, but no graphics adapter for it.");
  const requiredFeatures = ["float32-filterable"].filter((name) => adapter.features.has(name));
  const requiredLimits = {};
  for (const name of ["maxTextureDimension3D", "maxTextureDimension2D", "maxBufferSize"]) {
    requiredLimits[name] = adapter.limits[name];
  }
  const device = await adapter.requestDevice({requiredFeatures, requiredLimits});
  const {vendor = "", architecture = "", description = "", isFallbackAdapter = false} = adapter.info ?? {};
  const isCpu = isFallbackAdapter || CPU.test([vendor, architecture, description].join(" "));
  return {device, isCpu, filtersFloat32: device.features.has("float32-filterable")};
}
