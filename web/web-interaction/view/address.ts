/** The field for the address to answer to, where it stands. */
import { isAddress, longestAddress } from '../entered-text.ts';
import type { Texts } from '../texts.ts';
import { tooLong } from './too-long.ts';

export const addressAttributes = { name: 'email', type: 'email', autocomplete: 'email', inputmode: 'email' } as const;

export function addressFault(t: Texts, address: string): string | undefined {
  return tooLong(t, address, longestAddress) ?? (isAddress(address) ? undefined : t.form.addressWrong);
}
