import { expect, test } from 'vitest';
import { cleanName, contentDisposition, extensionOf, withExtension } from './file-name.ts';

test.each([
  ['invoice.pdf', 'invoice.pdf'],
  ['../../etc/passwd', 'passwd'],
  ['C:\\Users\\Grace\\photo.png', 'photo.png'],
  ['line\nbreak\u0000.txt', 'linebreak.txt'],
  ['photo\u202Egnp.exe', 'photognp.exe'],
  ['zero\u200bwidth\u2066.txt', 'zerowidth.txt'],
  ['  .hidden  ', 'hidden'],
  ['a:b*c?"<d>|.txt', 'a_b_c___d__.txt'],
  ['CON', '_CON'],
  ['nul.txt', '_nul.txt'],
  ['Console.txt', 'Console.txt'],
  ['', 'file'],
  ['...', 'file'],
  ['half \ud83d', 'half \ufffd'],
  ['e\u0301te\u0301.txt', '\u00e9t\u00e9.txt'],
  ['two   spaces.txt', 'two spaces.txt'],
])('%j becomes %j', (given, clean) => {
  expect(cleanName(given)).toBe(clean);
});

test('a long name is cut and keeps its extension and whole characters', () => {
  expect(cleanName(`${'x'.repeat(300)}.pdf`)).toBe(`${'x'.repeat(116)}.pdf`);
  expect(cleanName(`${'😀'.repeat(300)}.pdf`)).toBe(`${'😀'.repeat(58)}.pdf`);
  expect(cleanName(`a.${'y'.repeat(300)}`)).toHaveLength(120);
});

test('the extension is one of the content, or is added', () => {
  expect(withExtension('run.bat', ['txt', 'csv'])).toBe('run.bat.txt');
  expect(withExtension('list.CSV', ['txt', 'csv'])).toBe('list.CSV');
  expect(withExtension('photo', ['jpg', 'jpeg'])).toBe('photo.jpg');
  expect(withExtension(`${'x'.repeat(116)}.exe`, ['png'])).toBe(`${'x'.repeat(112)}.exe.png`);
  expect(extensionOf('.profile')).toBe('');
});

test('a name travels in a header, whatever is in it', () => {
  expect(contentDisposition('a.txt')).toBe(`attachment; filename="a.txt"; filename*=UTF-8''a.txt`);
  expect(contentDisposition('été "1"; x%.txt')).toBe(
    `attachment; filename="_t_ _1__ x_.txt"; filename*=UTF-8''%C3%A9t%C3%A9%20%221%22%3B%20x%25.txt`,
  );
  expect(contentDisposition("it's (1).txt")).toContain("UTF-8''it%27s%20%281%29.txt");
});
