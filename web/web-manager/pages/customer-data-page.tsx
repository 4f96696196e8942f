import { Alert, Button, Text, TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { language } from '#contracts/vocabulary/language.ts';
import { contactsAtOnce, exportPath, type FoundContact, shortestSearch } from '#contracts/web-manager/customer-data.ts';
import { BusyButton } from '#web/ui/busy-button.tsx';
import { errorText } from '#web/ui/error-text.ts';
import { notifyError } from '#web/ui/notify.ts';
import { PageHeader } from '#web/ui/page-header.tsx';
import { formatNumber } from '#web/ui/texts/texts.ts';
import { patientApi } from '../api.ts';
import { sumsOf } from '../customer-data/customer-groups.ts';
import { EraseDialog } from '../customer-data/erase-dialog.tsx';
import { FoundCustomers } from '../customer-data/found-customers.tsx';
import { type ChosenRows, withChosen } from '../directory/chosen-rows.ts';
import { useTenant } from '../shell/tenant-context.ts';

interface Found {
  /** What was looked for. */
  readonly text: string;
  readonly items: readonly FoundContact[];
  readonly more: boolean;
  /** Names and parts were not looked at. */
  readonly exact: boolean;
}

/** What is stored of one customer. Nothing is kept of a search: who leaves the page searches again, and is audited. */
export function CustomerDataPage(): ReactNode {
  const { t } = useTranslation('webManager');
  const tenant = useTenant();
  const [found, setFound] = useState<Found>();
  const [chosen, setChosen] = useState<ChosenRows<FoundContact>>(new Map());
  const search = async (text: string, everywhere: boolean) => {
    const answer = await patientApi.customerData.search({ tenantId: tenant.id, text, everywhere });
    setChosen(new Map());
    setFound({ text, ...answer });
  };
  return (
    <>
      <PageHeader title={t('customerData.title')} intro={t('customerData.intro', { tenant: tenant.name })} />
      <SearchForm onSearch={(text) => search(text, false)} />
      {found !== undefined && (
        <Text role="status" mb="sm" maw={760}>
          {found.items.length === 0
            ? t('customerData.none')
            : `${t('customerData.found', { count: found.items.length })}. ${t('customerData.yours')}`}
          {found.more && ` ${t('customerData.more', { count: contactsAtOnce })}`}
        </Text>
      )}
      {found?.exact === true && <Elsewhere onSearch={() => search(found.text, true)} />}
      {found !== undefined && found.items.length > 0 && (
        <>
          <FoundCustomers
            contacts={found.items}
            chosen={chosen}
            choose={(rows, isChosen) =>
              setChosen((before) => withChosen(before, { rows, chosen: isChosen, most: contactsAtOnce }))
            }
          />
          <Chosen contacts={[...chosen.values()]} onErased={() => search(found.text, !found.exact)} />
        </>
      )}
    </>
  );
}

function SearchForm({ onSearch }: { readonly onSearch: (text: string) => Promise<void> }): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  const { t: shared } = useTranslation();
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const [refusal, setRefusal] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const sought = text.trim();
    const isShort = sought.length < shortestSearch;
    setFault(isShort ? t('customerData.searchHelp') : undefined);
    setRefusal(undefined);
    if (isShort || busy) return;
    setBusy(true);
    try {
      await onSearch(sought);
    } catch (error) {
      setRefusal(errorText(shared, error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <search>
      <form className="customer-search" onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          label={t('customerData.search')}
          description={t('customerData.searchHelp')}
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          value={text}
          error={fault}
          maxLength={200}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <BusyButton type="submit" busy={busy}>
          {t('customerData.find')}
        </BusyButton>
      </form>
      {refusal !== undefined && (
        <Alert color="red" role="alert" mb="sm" maw={760}>
          {refusal}
        </Alert>
      )}
    </search>
  );
}

/** An address was found as it is; whether more is wanted, only the reader knows. */
function Elsewhere({ onSearch }: { readonly onSearch: () => Promise<void> }): ReactNode {
  const { t } = useTranslation('webManager');
  const [busy, setBusy] = useState(false);
  const search = async () => {
    setBusy(true);
    try {
      await onSearch();
    } catch (error) {
      notifyError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <p className="customer-elsewhere">
      {t('customerData.exact')}{' '}
      <BusyButton variant="default" size="xs" busy={busy} onClick={() => void search()}>
        {t('customerData.everywhere')}
      </BusyButton>
    </p>
  );
}

/** What is chosen, and what can be done with it. */
function Chosen(props: {
  readonly contacts: readonly FoundContact[];
  readonly onErased: () => Promise<void>;
}): ReactNode {
  const { t, i18n } = useTranslation(['webManager', 'ui']);
  const { id: tenantId } = useTenant();
  const [busy, setBusy] = useState(false);
  const [erasing, setErasing] = useState(false);
  // The dialog says what it said while it fades.
  const [last, setLast] = useState(props.contacts);
  if (props.contacts.length > 0 && props.contacts !== last && !sameContacts(props.contacts, last))
    setLast(props.contacts);
  const none = props.contacts.length === 0;
  const exportThem = async () => {
    setBusy(true);
    try {
      const contactIds = props.contacts.map(({ id }) => id);
      const { exportId } = await patientApi.customerData.export({ tenantId, contactIds });
      const link = document.createElement('a');
      link.href = `${exportPath(tenantId, exportId)}?language=${language.safeParse(i18n.language).data ?? 'en'}`;
      link.download = '';
      link.click();
    } catch (error) {
      notifyError(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="customer-chosen">
      <p role="status">
        {t('customerData.chosen', { count: props.contacts.length })}
        {!none &&
          sumsOf(props.contacts).map(({ part, count }) => {
            const held = t('ui:labelled', { label: t(`customerData.${part}`), value: formatNumber(count) });
            return <span key={part}>{` · ${held}`}</span>;
          })}
      </p>
      <BusyButton variant="default" busy={busy} disabled={none} onClick={() => void exportThem()}>
        {t('customerData.export')}
      </BusyButton>
      <Button color="red" variant="outline" disabled={none} onClick={() => setErasing(true)}>
        {t('customerData.erase')}
      </Button>
      <EraseDialog opened={erasing} contacts={last} onClose={() => setErasing(false)} onErased={props.onErased} />
    </div>
  );
}

function sameContacts(one: readonly FoundContact[], other: readonly FoundContact[]): boolean {
  return one.length === other.length && one.every(({ id }, index) => other[index]?.id === id);
}
