/** Chat pages, and the logo and colours of customer pages, as the table of the Web Manager's routes has them. */
import { expect } from 'vitest';
import { redPixel } from './fixtures.ts';
import type { Ids, RouteCase } from './route-case.ts';

const fresh = () => crypto.randomUUID().slice(0, 8);
export const branded = {
  logo: expect.stringMatching(/^\/api\/web-interaction\/logos\/[0-9a-f]{64}$/),
  colours: { accent: '#003366', onAccent: '#ffffff' },
};
export const badBranding: [Record<string, unknown>, string][] = [
  [{ logo: 'data:image/svg+xml;base64,PHN2Zy8+' }, 'logo'],
  [{ logo: 'https://elsewhere.test/logo.png' }, 'logo'],
  [{ logo: `/api/web-interaction/logos/${'0'.repeat(64)}` }, 'logo'],
  [{ colours: { accent: '#777777', onAccent: '#ffffff' } }, 'colours.onAccent'],
  [{ colours: { accent: 'red', onAccent: '#ffffff' } }, 'colours.accent'],
];
export const ownField = {
  id: '0190c0de-0000-7000-8000-000000000001',
  kind: 'choice',
  label: { en: 'Product', fr: 'Produit' },
  required: true,
  choices: { en: ['Phone', 'Fax'], fr: ['Téléphone', 'Fax'] },
};
const pageForm = (change: object) => ({
  form: { name: 'required', email: 'hidden', phone: 'hidden', question: 'required', own: [], ...change },
});
export const pageBody = (w: Ids) => ({
  key: `p-${fresh()}`,
  name: 'Ask us',
  queueId: w.queue,
  texts: { en: { greeting: 'Hi', end: 'Bye' }, fr: { title: 'Bonjour' } },
  logo: redPixel,
  colours: { accent: '#003366', onAccent: '#ffffff' },
  form: { name: 'optional', email: 'required', phone: 'hidden', question: 'required', own: [ownField] },
  enabled: true,
  allowedOrigins: ['https://Shop.example/', 'https://*.example.com'],
});
export const badPage: NonNullable<RouteCase['bad']> = [
  [{ key: '-' }, 'key'],
  [{ queueId: 'none' }, 'queueId'],
  [{ allowedOrigins: ['https://shop.example', 'http://shop.example'] }, 'allowedOrigins.1'],
  [{ allowedOrigins: Array.from({ length: 21 }, (_, n) => `https://s${n}.example`) }, 'allowedOrigins'],
  [{ texts: { fr: { greeting: 'x'.repeat(501) } } }, 'texts.fr.greeting'],
  [{ texts: { de: { greeting: 'Hallo' } } }, 'texts'],
  [pageForm({ phone: 'perhaps' }), 'form.phone'],
  [pageForm({ own: [{ ...ownField, label: { en: 'Product', fr: '' } }] }), 'form.own.0.label.fr'],
  [pageForm({ own: [{ ...ownField, choices: { en: ['One'], fr: ['Un'] } }] }), 'form.own.0.choices.en'],
  [pageForm({ own: [{ ...ownField, choices: { en: ['One', 'Two'], fr: ['Un'] } }] }), 'form.own.0.choices.fr'],
  [pageForm({ own: [ownField, ownField] }), 'form.own'],
  [pageForm({ own: Array(6).fill(ownField) }), 'form.own'],
  ...badBranding,
];
