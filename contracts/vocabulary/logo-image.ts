/** What a logo can be, told by its content. Pure: the form asks before anything is sent, the server again. */
import { imageSizeOf, logoTypeOf } from './image-size.ts';

/** Bytes. A customer on a phone loads it before he can ask. */
export const mostLogoBytes = 128 * 1024;
/** Each way. A few bytes can hold more pixels than a phone has memory for. */
export const mostLogoPixels = 2000;

export type LogoFault = 'logoType' | 'logoSize' | 'logoPixels';

const dataUrl = /^data:[^,]*?;base64,([A-Za-z0-9+/]+={0,2})$/;

/** What is wrong with an image as a data URL; its declared type counts for nothing. */
export function logoFault(url: string): LogoFault | undefined {
  const base64 = dataUrl.exec(url)?.[1];
  if (base64 === undefined) return 'logoType';
  if (logoTypeOf(bytesOf(base64.slice(0, 24))) === undefined) return 'logoType';
  if (Math.floor((base64.replace(/=+$/, '').length * 3) / 4) > mostLogoBytes) return 'logoSize';
  const size = imageSizeOf(bytesOf(base64));
  if (size === undefined) return 'logoType';
  return Math.max(size.width, size.height) > mostLogoPixels ? 'logoPixels' : undefined;
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** The bytes of a data URL that has no fault, in base64. */
export function base64Of(url: string): string {
  return url.slice(url.indexOf(',') + 1);
}
