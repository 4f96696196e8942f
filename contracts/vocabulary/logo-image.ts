/** What a logo can be, told by its content. Pure: the form asks before anything is sent, the server again. */

/** Bytes. A customer on a phone loads it before he can ask. */
export const mostLogoBytes = 128 * 1024;

const dataUrl = /^data:[^,]*?;base64,([A-Za-z0-9+/]+={0,2})$/;

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

/** What is wrong with an image as a data URL; its declared type counts for nothing. */
export function logoFault(url: string): 'logoType' | 'logoSize' | undefined {
  const base64 = dataUrl.exec(url)?.[1];
  if (base64 === undefined) return 'logoType';
  const head = Uint8Array.from(atob(base64.slice(0, 24)), (letter) => letter.charCodeAt(0));
  if (logoTypeOf(head) === undefined) return 'logoType';
  return Math.floor((base64.replace(/=+$/, '').length * 3) / 4) > mostLogoBytes ? 'logoSize' : undefined;
}

/** The bytes of a data URL that has no fault, in base64. */
export function base64Of(url: string): string {
  return url.slice(url.indexOf(',') + 1);
}
