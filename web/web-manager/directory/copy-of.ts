/** Pure: of which thing a new one begins as a copy, as the address of its form says. */
export function copyOf(address: Readonly<Record<string, unknown>>): { readonly copy?: string } {
  return typeof address.copy === 'string' && address.copy !== '' ? { copy: address.copy } : {};
}
