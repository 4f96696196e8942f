/** What the lines of a file do, and what is wrong with them, in words. */
import type { TFunction } from 'i18next';
import type { ImportFault, ImportLine } from '#contracts/web-manager/user-import.ts';

export type ImportText = TFunction<['webManager', 'ui']>;

/** What a line does; a faulty one does nothing, whatever it would do without its faults. */
export type LineKind = ImportLine['act'] | 'faulty';
export const lineKinds = ['faulty', 'add', 'change', 'none'] as const satisfies readonly LineKind[];

export function kindOf({ act, faults }: ImportLine): LineKind {
  return faults.length > 0 ? 'faulty' : act;
}

/** `E-mail address: This is no e-mail address. (“x@”)`. */
export function faultWords(t: ImportText, fault: ImportFault): string {
  const { column, value } = fault;
  const text = value === undefined ? reason(t, fault) : t('userImport.given', { text: reason(t, fault), value });
  return column === undefined ? text : t('ui:labelled', { label: t(`userImport.columns.${column}`), value: text });
}

function reason(t: ImportText, fault: ImportFault): string {
  const { kind } = fault;
  const limit = fault.limit ?? 0;
  switch (kind) {
    case 'format':
    case 'characters':
      return formReason(t, fault);
    case 'taken':
      return t(fault.column === 'userName' ? 'userImport.faults.existing' : 'userImport.faults.taken');
    case 'common':
    case 'hasName':
    case 'unknown':
    case 'twice':
    case 'yourself':
    case 'kindStays':
    case 'values':
      return t(`userImport.faults.${kind}`);
    default:
      return t(`ui:faults.${kind}`, { limit });
  }
}

/** The form that a value should have. */
function formReason(t: ImportText, { column, kind }: ImportFault): string {
  switch (column) {
    case 'userName':
    case 'extension':
    case 'kind':
    case 'role':
    case 'authentication':
    case 'postProcessing':
      return t(`userImport.faults.${column}`);
    case 'wrapUpReasonRequired':
    case 'disabled':
      return t('userImport.faults.yesOrNo');
    default:
      return t(kind === 'characters' ? 'ui:faults.characters' : 'userImport.faults.format');
  }
}
