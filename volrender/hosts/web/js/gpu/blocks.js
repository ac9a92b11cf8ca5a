// Where are the bytes of volumes and tables? In blocks of text: base64 of gzip.

async function unpacked(text) {
  const trimmed = text.trim();
  const packed = Uint8Array.fromBase64
    ? Uint8Array.fromBase64(trimmed)
    : Uint8Array.from(atob(trimmed), (character) => character.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// Blocks by name; `find` gives the text of one. What was unpacked last is kept, up to `most` blocks.
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
