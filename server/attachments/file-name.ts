/** Names of files as people's devices give them, made safe to show and to save. Pure. */

/** In UTF-16 units; file systems take 255 bytes. */
const longestName = 120;
const longestExtension = 12;
const withoutName = 'file';

/** Devices of Windows, which no file there can be called. */
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/**
 * The last part of a path without control characters, bidirectional overrides and what file systems refuse; bounded,
 * its extension kept. Never empty.
 */
export function cleanName(given: string): string {
  const last = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const plain = last
    // Control and format characters: bidi overrides make `exe.gnp` look like `png.exe` backwards.
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const name = reserved.test(plain) ? `_${plain}` : plain;
  return name === '' ? withoutName : shorten(name, longestName);
}

/** The name with one of the extensions, the first of which is added when it has none of them. */
export function withExtension(name: string, extensions: readonly string[]): string {
  const [usual = ''] = extensions;
  if (extensions.includes(extensionOf(name))) return name;
  return `${shorten(name, longestName - usual.length - 1)}.${usual}`;
}

/** In lower case, without the dot; empty when there is none. */
export function extensionOf(name: string): string {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** For `Content-Disposition` (RFC 6266): a plain name for old clients and the full one. */
export function contentDisposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%;]/g, '_');
  const full = encodeURIComponent(name).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${full}`;
}

function shorten(name: string, longest: number): string {
  if (name.length <= longest) return name;
  const extension = extensionOf(name);
  const tail = extension !== '' && extension.length <= longestExtension ? name.slice(-extension.length - 1) : '';
  // No half of a surrogate pair stays.
  return `${name.slice(0, longest - tail.length).replace(/[\ud800-\udbff]$/u, '')}${tail}`;
}
