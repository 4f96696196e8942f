import type { CustomerPage } from '#contracts/web-interaction/contract.ts';

/** Whose page it is, as its frame shows it. */
export function namesOf(page: CustomerPage) {
  return { pageName: page.name, tenantName: page.tenantName };
}

/** The same with the page's language, as it is kept with a chat or a message. */
export function keptNamesOf(page: CustomerPage) {
  return { ...namesOf(page), ...(page.language === undefined ? {} : { language: page.language }) };
}
