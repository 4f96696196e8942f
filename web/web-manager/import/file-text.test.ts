import { expect, it } from 'vitest';
import { largestImport } from '#contracts/web-manager/user-import.ts';
import { fileFault, textOfFile } from './file-text.ts';

const bytes = (...values: number[]): ArrayBuffer => new Uint8Array(values).buffer;

it('A file is read as UTF-8, and as windows-1252 where it is none', () => {
  expect(textOfFile(new TextEncoder().encode('Éloïse;Œuf').buffer)).toBe('Éloïse;Œuf');
  expect(textOfFile(bytes(0xc9, 0x6c, 0x6f, 0xef, 0x73, 0x65, 0x3b, 0x8c, 0x75, 0x66))).toBe('Éloïse;Œuf');
});

it('A file in UTF-16 is known by its mark', () => {
  expect(textOfFile(bytes(0xff, 0xfe, 0xc9, 0x00, 0x61, 0x00))).toBe('Éa');
});

it('The file of a spreadsheet, an empty one and one that is too large are told without the server', () => {
  expect(fileFault(textOfFile(bytes(0x50, 0x4b, 3, 4, 0xff)))).toBe('spreadsheet');
  expect(fileFault(textOfFile(bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1)))).toBe('spreadsheet');
  expect(fileFault('\uFEFF \n')).toBe('empty');
  expect(fileFault('x'.repeat(largestImport + 1))).toBe('tooLarge');
  expect(fileFault('x'.repeat(largestImport))).toBeUndefined();
});
