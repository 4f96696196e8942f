import { describe, expect, test } from 'vitest';
import { fileTypeOf, isText } from './file-type.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
/** A ZIP's local header with its name and content, not compressed. */
const entry = (name: string, content = '') => {
  const head = Buffer.alloc(30);
  head.write('PK\x03\x04', 'latin1');
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, bytes(name), bytes(content)]);
};
const zip = (...entries: Buffer[]) => Buffer.concat(entries);
const openXml = (folder: string) => zip(entry('[Content_Types].xml', '<?xml'), entry(`${folder}/main.xml`));
const compound = bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0\0');
const openXmlType = 'application/vnd.openxmlformats-officedocument';

describe('what a file is, is said by its content', () => {
  test.each<[string, Buffer, string]>([
    ['image/png', bytes('\x89PNG\r\n\x1a\n\0\0'), 'a.exe'],
    ['image/jpeg', bytes('\xff\xd8\xff\xe0\0\x10JFIF'), 'a.jpg'],
    ['image/gif', bytes('GIF89a\0'), 'a'],
    ['image/webp', bytes('RIFF\x10\0\0\0WEBPVP8 '), 'a'],
    ['image/heic', bytes('\0\0\0\x18ftypheic\0'), 'a'],
    ['application/pdf', bytes('%PDF-1.7\n\xff'), 'a.html'],
    ['text/plain', Buffer.from('Préparé, déjà\n\t— naïve'), 'a.txt'],
    ['text/plain', bytes('\xe9t\xe9;1\r\n'), 'a.csv'],
    ['application/rtf', bytes('{\\rtf1'), 'a'],
    [`${openXmlType}.wordprocessingml.document`, openXml('word'), 'a.zip'],
    [`${openXmlType}.spreadsheetml.sheet`, openXml('xl'), 'a'],
    [`${openXmlType}.presentationml.presentation`, openXml('ppt'), 'a'],
    [
      'application/vnd.oasis.opendocument.text',
      zip(entry('mimetype', 'application/vnd.oasis.opendocument.text'), entry('content.xml')),
      'a',
    ],
    ['application/msword', compound, 'Letter.DOC'],
    ['application/vnd.ms-excel', compound, 'a.xls'],
    ['application/zip', zip(entry('word/main.xml')), 'a.docx'],
    ['application/zip', zip(entry('mimetype', 'application/epub+zip')), 'a.epub'],
    ['application/gzip', bytes('\x1f\x8b\x08\0'), 'a'],
    ['application/x-7z-compressed', bytes('7z\xbc\xaf\x27\x1c'), 'a'],
    ['application/vnd.rar', bytes('Rar!\x1a\x07\x01\0'), 'a'],
    ['application/x-tar', Buffer.concat([Buffer.alloc(257), bytes('ustar\0')]), 'a'],
  ])('%s', (type, head, name) => {
    expect(fileTypeOf(head, name)?.type).toBe(type);
  });
});

describe('of no kind, whatever its name says:', () => {
  test.each<[string, Buffer, string]>([
    ['a Windows program', bytes('MZ\x90\0\x03\0\0\0'), 'photo.png'],
    ['a Linux program', bytes('\x7fELF\x02\x01\x01\0'), 'photo.png'],
    ['a script with its interpreter', bytes('#!/bin/sh\nrm x\n'), 'readme.txt'],
    ['HTML', bytes('<!doctype html><script>1</script>'), 'readme.txt'],
    ['HTML behind a comment and spaces', bytes('\n  <!-- x --><p>'), 'readme.txt'],
    ['SVG', bytes('<svg xmlns="http://www.w3.org/2000/svg">'), 'logo.png'],
    ['SVG behind a byte order mark', Buffer.from('\ufeff<?xml version="1.0"?><svg>'), 'logo.svg'],
    ['an installer', compound, 'setup.msi'],
    ['bytes that nobody knows', bytes('\x00\x01\x02\x03'), 'notes.txt'],
    ['a picture that only begins like one', bytes('\x89PNG\n\0'), 'a.png'],
  ])('%s', (_, head, name) => {
    expect(fileTypeOf(head, name)).toBeUndefined();
  });
});

test('a text has no control characters but those that lay it out', () => {
  expect(isText(bytes('a\tb\r\n\f'))).toBe(true);
  expect(isText(bytes('a\0b'))).toBe(false);
  expect(isText(bytes('\x1b[31m'))).toBe(false);
});
