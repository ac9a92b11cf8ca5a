// Where are the bytes of volumes and tables? In blocks of gzip, or of its base64.

function bytesOf(block) {
  if (ArrayBuffer.isView(block)) return new Uint8Array(block.buffer, block.byteOffset, block.byteLength);
  if (typeof block !== "string") return new Uint8Array(block);
  const trimmed = block.trim();
  return Uint8Array.fromBase64
    ? Uint8Array.fromBase64(trimmed)
    : Uint8Array.from(atob(trimmed), (character) => character.charCodeAt(0));
}

async function unpacked(block) {
  const packed = bytesOf(block);
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Blocks by name; `find` gives one, packed. What was unpacked last is kept, up to `most` blocks.
export class Blocks {
  constructor(find, most = 8) {
    Object.assign(this, {find, most, kept: new Map()});
  }

  // The bytes of a block.
  bytes(name) {
    const found = this.kept.get(name) ?? unpacked(this.find(name));
    this.kept.delete(name);
    this.kept.set(name, found);
    if (this.kept.size > this.most) this.kept.delete(this.kept.keys().next().value);
    return found;
  }
}
