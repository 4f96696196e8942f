/** What the audit says of logo, colours, form and texts of customer pages. */
import type { TFunction } from 'i18next';
import { fieldUses, knownFields, ownFieldKinds, pageTextKinds } from '#contracts/vocabulary/chat-form.ts';
import { languages } from '#contracts/vocabulary/language.ts';
import { languageNames } from '#web/ui/language-names.ts';

type AuditText = TFunction<['webManager', 'ui']>;

/** Undefined for fields of other things. */
export function brandingFieldName(t: AuditText, field: string): string | undefined {
  if (field === 'logo') return t('branding.logo');
  const [group, name, ...rest] = field.split('.');
  if (group === 'colours') return name === 'accent' ? t('branding.accent') : t('branding.onAccent');
  if (group === 'texts') return textName(t, name, rest[0]);
  if (group !== 'form') return undefined;
  if (name === 'own') return ownFieldName(t, Number(rest[0]), rest.slice(1));
  const known = knownFields.find((each) => each === name);
  return known === undefined ? undefined : t(`chatPage.fields.${known}`);
}

function textName(t: AuditText, inLanguage: string | undefined, kind: string | undefined): string | undefined {
  const language = languages.find((each) => each === inLanguage);
  const known = pageTextKinds.find((each) => each === kind);
  if (language === undefined || known === undefined) return undefined;
  return t('chatPage.textIn', { text: t(`chatPage.textKinds.${known}`), language: languageNames[language] });
}

function ownFieldName(t: AuditText, number: number, [part, inLanguage]: readonly string[]): string | undefined {
  const language = languageNames[languages.find((each) => each === inLanguage) ?? 'en'];
  const what = new Map([
    ['label', t('chatPage.labelIn', { language })],
    ['choices', t('chatPage.choicesIn', { language })],
    ['kind', t('chatPage.kind')],
    ['required', t('chatPage.required')],
  ]);
  const value = what.get(part ?? '');
  return value === undefined ? undefined : t('ui:labelled', { label: t('chatPage.ownField', { number }), value });
}

/** Undefined for values that are text already. */
export function brandingWord(t: AuditText, field: string, value: string): string | undefined {
  if (field === 'logo') return t('branding.logoShown');
  if (!field.startsWith('form.')) return undefined;
  if (field.endsWith('.kind')) {
    const kind = ownFieldKinds.find((each) => each === value);
    return kind === undefined ? undefined : t(`chatPage.kinds.${kind}`);
  }
  const use = field.includes('.own.') ? undefined : fieldUses.find((each) => each === value);
  return use === undefined ? undefined : t(`chatPage.uses.${use}`);
}
