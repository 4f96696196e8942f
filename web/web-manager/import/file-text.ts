/** Pure: what people choose as a file of users, as text. */
import { largestImport } from '#contracts/web-manager/user-import.ts';

/** What is seen before the server is asked. */
export type FileFault = 'empty' | 'spreadsheet' | 'tooLarge';

/** UTF-8; UTF-16 by its mark; what is neither is read as Windows programs of Western Europe write it. */
export function textOfFile(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes);
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

export function fileFault(text: string): FileFault | undefined {
  // The beginning of every ZIP archive, which the files of spreadsheets are, and that of their older files.
  if (['PK\u0003\u0004', 'ÐÏ\u0011à'].some((mark) => text.startsWith(mark))) return 'spreadsheet';
  if (text.replace('\uFEFF', '').trim() === '') return 'empty';
  return text.length > largestImport ? 'tooLarge' : undefined;
}
