/** `audit-2026-11-25.csv`, by the day of the device. */
export function csvFileName(what: string, now: Date): string {
  const part = (value: number) => String(value).padStart(2, '0');
  return `${what}-${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}.csv`;
}

/** Hands a text to the browser as a download. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after this.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
