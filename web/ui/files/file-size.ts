/** A size as people read it: `840 kB`, `1.2 MB`; `locale` decides how the number is written. */
export function fileSize(bytes: number, locale: string): string {
  const inMegabytes = bytes >= 1024 * 1024 - 512;
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: inMegabytes ? 'megabyte' : 'kilobyte',
    maximumFractionDigits: inMegabytes ? 1 : 0,
  }).format(inMegabytes ? bytes / 1024 / 1024 : bytes === 0 ? 0 : Math.max(1, bytes / 1024));
}
