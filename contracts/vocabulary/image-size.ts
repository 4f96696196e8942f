/** What kind of picture some bytes are and how many pixels it has, read from its head; nothing is decoded. Pure. */

export type LogoType = 'image/png' | 'image/jpeg' | 'image/webp';

/** SVG is in no list: it is a document that can carry scripts and load things. */
export function logoTypeOf(bytes: Uint8Array): LogoType | undefined {
  const begins = (...signature: number[]) => signature.every((byte, at) => bytes[at] === byte);
  const says = (word: string, from: number) =>
    [...word].every((letter, at) => bytes[from + at] === letter.charCodeAt(0));
  if (begins(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'image/png';
  if (begins(0xff, 0xd8, 0xff)) return 'image/jpeg';
  return says('RIFF', 0) && says('WEBP', 8) ? 'image/webp' : undefined;
}

export interface ImageSize {
  readonly width: number;
  readonly height: number;
}

/** Undefined for what is no PNG, JPEG or WebP, or breaks off before it tells its size. */
export function imageSizeOf(bytes: Uint8Array): ImageSize | undefined {
  const type = logoTypeOf(bytes);
  const size =
    type === undefined ? undefined : readers[type](new DataView(bytes.buffer, bytes.byteOffset, bytes.length));
  return size !== undefined && size.width > 0 && size.height > 0 ? size : undefined;
}

const readers: Record<LogoType, (view: DataView) => ImageSize | undefined> = {
  'image/png': pngSize,
  'image/jpeg': jpegSize,
  'image/webp': webpSize,
};

/** The first chunk is IHDR: width and height. */
function pngSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 24 || wordAt(view, 12) !== 'IHDR') return undefined;
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/** From segment to segment, past colour profiles and the camera's notes, to the frame header. */
function jpegSize(view: DataView): ImageSize | undefined {
  let at = 2;
  while (at + 9 <= view.byteLength && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (isFrame(marker)) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    // Fill bytes before a marker.
    if (marker === 0xff) at += 1;
    else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** SOF0 to SOF15 without what lies between them: Huffman tables, an extension, arithmetic tables. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

/** Lossy, lossless, or extended, each with a head of its own. */
function webpSize(view: DataView): ImageSize | undefined {
  if (view.byteLength < 30) return undefined;
  const kind = wordAt(view, 12);
  if (kind === 'VP8 ') return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind === 'VP8L') {
    const bits = view.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  if (kind !== 'VP8X') return undefined;
  const three = (at: number) => view.getUint16(at, true) + view.getUint8(at + 2) * 0x10000 + 1;
  return { width: three(24), height: three(27) };
}

function wordAt(view: DataView, at: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((offset) => view.getUint8(at + offset)));
}
