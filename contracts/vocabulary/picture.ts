/** Which files pages show as pictures. No schema here: the customer's page would carry it. */

/** Everything else is only offered for download. */
const pictureTypes: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** Larger ones are not fetched only to be shown small. In bytes. */
const largestPreview = 5 * 1024 * 1024;

export function isPicture({ type, size }: { readonly type: string; readonly size: number }): boolean {
  return pictureTypes.includes(type) && size <= largestPreview;
}
