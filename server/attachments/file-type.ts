/**
 * What a file is, by its content (pure). A table of our own: the types are few, texts and the difference between an
 * office document and an archive matter, and only the first piece of a stream is at hand, which the libraries for this
 * do not take for ZIP. What is in no row is refused: programs, markup (SVG, HTML), whatever nobody knows.
 */
import type { AttachmentKind } from '#contracts/vocabulary/attachment.ts';
import { extensionOf } from './file-name.ts';

export interface FileType {
  readonly type: string;
  readonly kind: AttachmentKind;
  /** Those that a file of this type may carry; the first is added to a name that has none of them. */
  readonly extensions: readonly string[];
}

const opendocument = 'application/vnd.oasis.opendocument';
const openxml = 'application/vnd.openxmlformats-officedocument';
const types = {
  png: { type: 'image/png', kind: 'image', extensions: ['png'] },
  jpeg: { type: 'image/jpeg', kind: 'image', extensions: ['jpg', 'jpeg', 'jfif'] },
  gif: { type: 'image/gif', kind: 'image', extensions: ['gif'] },
  webp: { type: 'image/webp', kind: 'image', extensions: ['webp'] },
  heic: { type: 'image/heic', kind: 'image', extensions: ['heic', 'heif'] },
  pdf: { type: 'application/pdf', kind: 'pdf', extensions: ['pdf'] },
  text: {
    type: 'text/plain',
    kind: 'text',
    extensions: ['txt', 'log', 'md', 'csv', 'tsv', 'json', 'ics', 'vcf'],
  },
  docx: { type: `${openxml}.wordprocessingml.document`, kind: 'office', extensions: ['docx'] },
  xlsx: { type: `${openxml}.spreadsheetml.sheet`, kind: 'office', extensions: ['xlsx'] },
  pptx: { type: `${openxml}.presentationml.presentation`, kind: 'office', extensions: ['pptx'] },
  odt: { type: `${opendocument}.text`, kind: 'office', extensions: ['odt'] },
  ods: { type: `${opendocument}.spreadsheet`, kind: 'office', extensions: ['ods'] },
  odp: { type: `${opendocument}.presentation`, kind: 'office', extensions: ['odp'] },
  rtf: { type: 'application/rtf', kind: 'office', extensions: ['rtf'] },
  doc: { type: 'application/msword', kind: 'office', extensions: ['doc'] },
  xls: { type: 'application/vnd.ms-excel', kind: 'office', extensions: ['xls'] },
  ppt: { type: 'application/vnd.ms-powerpoint', kind: 'office', extensions: ['ppt'] },
  zip: { type: 'application/zip', kind: 'archive', extensions: ['zip'] },
  gzip: { type: 'application/gzip', kind: 'archive', extensions: ['gz', 'tgz'] },
  sevenZip: { type: 'application/x-7z-compressed', kind: 'archive', extensions: ['7z'] },
  rar: { type: 'application/vnd.rar', kind: 'archive', extensions: ['rar'] },
  tar: { type: 'application/x-tar', kind: 'archive', extensions: ['tar'] },
} as const satisfies Record<string, FileType>;

/** Byte strings (latin1) at an offset; all of a row must be there. */
const signatures: ReadonlyArray<[FileType, ...ReadonlyArray<[offset: number, bytes: string]>]> = [
  [types.png, [0, '\x89PNG\r\n\x1a\n']],
  [types.jpeg, [0, '\xff\xd8\xff']],
  [types.gif, [0, 'GIF87a']],
  [types.gif, [0, 'GIF89a']],
  [types.webp, [0, 'RIFF'], [8, 'WEBP']],
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'mif1', 'msf1'].map(
    (brand) => [types.heic, [4, `ftyp${brand}`]] satisfies [FileType, [number, string]],
  ),
  [types.pdf, [0, '%PDF-']],
  [types.rtf, [0, '{\\rtf']],
  [types.gzip, [0, '\x1f\x8b\x08']],
  [types.sevenZip, [0, '7z\xbc\xaf\x27\x1c']],
  [types.rar, [0, 'Rar!\x1a\x07']],
  [types.tar, [257, 'ustar']],
];

/** The old office formats share their container with installers, so their name must say which it is. */
const compoundFile = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1';
const compoundTypes: readonly FileType[] = [types.doc, types.xls, types.ppt];
const zipEntry = Buffer.from('PK\x03\x04', 'latin1');
const openDocumentTypes: readonly FileType[] = [types.odt, types.ods, types.odp];
const openXmlTypes: ReadonlyArray<[folder: string, type: FileType]> = [
  ['word/', types.docx],
  ['xl/', types.xlsx],
  ['ppt/', types.pptx],
];

/**
 * The type of a file by its first piece (256 KiB, or all of it if it is less). Undefined for what is not accepted
 * whatever the tenant allows. A text must be one to its end: ask `isText` of every further piece.
 */
export function fileTypeOf(head: Buffer, name: string): FileType | undefined {
  for (const [type, ...parts] of signatures)
    if (parts.every(([offset, bytes]) => has(head, offset, bytes))) return type;
  if (has(head, 0, compoundFile)) {
    const extension = extensionOf(name);
    return compoundTypes.find(({ extensions }) => extensions.includes(extension));
  }
  if (head.indexOf(zipEntry) === 0) return zipType(head);
  return isText(head) && !isMarkup(head) && !has(head, 0, '#!') ? types.text : undefined;
}

export function isTextType({ kind }: FileType): boolean {
  return kind === 'text';
}

/** Whether a piece has none of the control characters that texts, in whatever encoding of ASCII's kind, do without. */
export function isText(piece: Buffer): boolean {
  for (const byte of piece) {
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d) return false;
  }
  return true;
}

/** HTML, SVG, XML: it begins with a tag, behind spaces and a byte order mark. */
function isMarkup(head: Buffer): boolean {
  const begin = head
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\ufeff/u, '')
    .trimStart();
  return /^<[a-z!?/]/i.test(begin);
}

function zipType(head: Buffer): FileType {
  const names = [...zipNames(head)];
  const [first] = names;
  if (first?.name === 'mimetype') {
    return openDocumentTypes.find(({ type }) => first.content.startsWith(type)) ?? types.zip;
  }
  const isOpenXml = names.some(({ name }) => name === '[Content_Types].xml' || name === '_rels/.rels');
  const known = openXmlTypes.find(([folder]) => names.some(({ name }) => name.startsWith(folder)));
  return (isOpenXml ? known?.[1] : undefined) ?? types.zip;
}

/** The entries whose headers lie in the piece, with the begin of their content as it is stored. */
function* zipNames(head: Buffer): Generator<{ name: string; content: string }> {
  for (let at = 0; at !== -1 && at + 30 <= head.length; at = head.indexOf(zipEntry, at + 4)) {
    const nameEnd = at + 30 + head.readUInt16LE(at + 26);
    const content = nameEnd + head.readUInt16LE(at + 28);
    yield {
      name: head.subarray(at + 30, nameEnd).toString('latin1'),
      content: head.subarray(content, content + 100).toString('latin1'),
    };
  }
}

function has(head: Buffer, offset: number, bytes: string): boolean {
  return head.subarray(offset, offset + bytes.length).toString('latin1') === bytes;
}
