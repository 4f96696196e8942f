import '@mantine/core/styles/Kbd.css';
import { Kbd } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeyWays } from './preferences.ts';
import { bareKeyOf, type DeskKey, keysOf } from './shortcuts.ts';

const symbols: Readonly<Record<string, string>> = { ArrowDown: '↓', ArrowUp: '↑', Enter: '⏎' };

/** What the keys do, one line each. */
export function KeyTable({ acts }: { readonly acts: readonly DeskKey[] }): ReactNode {
  const { t } = useTranslation('portal');
  return (
    <table className="desk-keys">
      <tbody>
        {acts.map((act) => (
          <tr key={act}>
            <th scope="row">{t(`help.${act}`)}</th>
            <td>
              <Keys act={act} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Keys({ act }: { readonly act: DeskKey }): ReactNode {
  const { t } = useTranslation('portal');
  const { mac, bareKeys } = useKeyWays();
  const held = <KeyNames names={keysOf(act, mac)} />;
  // The letters that work alone are those that work with the modifier; only help has a sign of its own.
  if (act !== 'help' || !bareKeys) return held;
  return (
    <>
      <Kbd>{bareKeyOf(act)}</Kbd> {t('help.or')} {held}
    </>
  );
}

function KeyNames({ names }: { readonly names: readonly string[] }): ReactNode {
  return names.map((name, index) => (
    <Fragment key={name}>
      {index > 0 && ' + '}
      <Kbd>{symbols[name] ?? name}</Kbd>
    </Fragment>
  ));
}
