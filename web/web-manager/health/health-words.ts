/** What nodes tell of themselves, in the words of the page (pure). */
import type { TFunction } from 'i18next';
import { partName } from '#contracts/vocabulary/health-part.ts';
import type { AlarmView, DeliveryView, NodePart } from '#contracts/web-manager/health.ts';
import { formatLocale, formatNumber } from '#web/ui/texts/texts.ts';

export type HealthText = TFunction<['webManager', 'ui']>;

/** An alarm in one sentence; its subject is `node/part`, `node` or nothing. */
export function alarmSentence(t: HealthText, { rule, subject }: Pick<AlarmView, 'rule' | 'subject'>): string {
  const at = subject.lastIndexOf('/');
  const known = partName.safeParse(subject.slice(at + 1)).data;
  const node = at === -1 ? subject : subject.slice(0, at);
  return t(`health.rules.${rule}`, { node, part: known === undefined ? '' : t(`health.parts.${known}`) });
}

/** The figures of a part that a person wants to see; empty where there is none. */
export function figureWords(t: HealthText, { name, figures }: NodePart, language: string): string {
  const { tookMs, aheadMs, agoMs, behindMs, freeBytes, sizeBytes, days } = figures;
  if (name === 'database' && typeof tookMs === 'number') return t('health.figures.took', { ms: tookMs });
  if (name === 'clock' && typeof aheadMs === 'number') return t('health.figures.ahead', { ms: aheadMs });
  if (name === 'beat' && typeof agoMs === 'number')
    return t('health.figures.ago', { seconds: Math.round(agoMs / 1000) });
  if (name === 'events' && typeof behindMs === 'number') return t('health.figures.behind', { ms: behindMs });
  if (name === 'pool') return poolWords(t, figures);
  if (typeof freeBytes === 'number' && typeof sizeBytes === 'number') {
    return t('health.figures.free', { free: sizeWords(freeBytes, language), size: sizeWords(sizeBytes, language) });
  }
  return name === 'certificate' && typeof days === 'number'
    ? t('health.figures.days', { count: Math.max(0, days) })
    : '';
}

function poolWords(t: HealthText, figures: NodePart['figures']): string {
  const sum = (end: string): number =>
    Object.entries(figures).reduce(
      (total, [name, value]) => (name.endsWith(end) && typeof value === 'number' ? total + value : total),
      0,
    );
  const waiting = sum('Waiting');
  const inUse = t('health.figures.inUse', { count: sum('InUse') });
  return waiting === 0 ? inUse : `${inUse}, ${t('health.figures.waiting', { count: waiting })}`;
}

/** What to do about a part that is not well. */
export function adviceFor(t: HealthText, { name, condition, figures }: NodePart): string {
  const isDisk = name === 'disk' || name === 'database-disk';
  if (isDisk && condition === 'does-not-answer') return t('health.advice.noFolder');
  if (condition === 'fine') return '';
  return t(`health.advice.${condition}`, { names: String(figures.names ?? '') });
}

/** What came of the last attempt. */
export function outcomeWords(t: HealthText, { status, fault }: Pick<DeliveryView, 'status' | 'fault'>): string {
  if (fault !== undefined) return t(`health.faults.${fault}`);
  return status === undefined ? '' : t('health.answered', { status: formatNumber(status) });
}

const gigabyte = 1024 ** 3;
const megabyte = 1024 ** 2;

/** `67.7 GB`, `12.3 MB`. */
export function sizeWords(bytes: number, language: string): string {
  const [value, unit] = bytes >= gigabyte ? [bytes / gigabyte, 'gigabyte'] : [bytes / megabyte, 'megabyte'];
  return new Intl.NumberFormat(formatLocale(language), { style: 'unit', unit, maximumFractionDigits: 1 }).format(value);
}
