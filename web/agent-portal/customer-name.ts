/** What agents and supervisors call a customer. */
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ContactId } from '#contracts/vocabulary/ids.ts';

export interface NamedCustomer {
  readonly id: ContactId;
  /** Empty where the chat page does not ask for it, or the customer gave none. */
  readonly name: string;
}

/** His name, else "Customer" and the end of the contact's id, so that two of them are told apart and all call him the same. */
export function customerName(t: TFunction<'portal'>, { id, name }: NamedCustomer): string {
  return name === '' ? t('details.unnamed', { code: id.slice(-4).toUpperCase() }) : name;
}

export function useCustomerName(): (contact: NamedCustomer) => string {
  const { t } = useTranslation('portal');
  return (contact) => customerName(t, contact);
}

/** The same of a contact of the desk. */
export function useContactName(): (contact: DeskContactName) => string {
  const { t } = useTranslation('portal');
  return ({ id, customer }) => customerName(t, { id, name: customer.name });
}

interface DeskContactName {
  readonly id: ContactId;
  readonly customer: { readonly name: string };
}
