import '@mantine/core/styles/Table.css';
import '@mantine/core/styles/Checkbox.css';
import '#web/ui/table/data-table.css';
import './customer-data.css';
import { Checkbox, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundContact } from '#contracts/web-manager/customer-data.ts';
import { formatLocale } from '#web/ui/texts/texts.ts';
import { Changed } from '../directory/changed.tsx';
import type { ChosenRows } from '../directory/chosen-rows.ts';
import { type CustomerGroup, groupsOf, heldParts } from './customer-groups.ts';

interface Choosing {
  readonly chosen: ChosenRows<FoundContact>;
  readonly choose: (contacts: readonly FoundContact[], chosen: boolean) => void;
}

/** Found contacts, those of one address under one heading; chosen one by one, or by address. */
export function FoundCustomers(props: Choosing & { readonly contacts: readonly FoundContact[] }): ReactNode {
  const { contacts, ...choosing } = props;
  return (
    <ul className="customer-groups">
      {groupsOf(contacts).map((group) => (
        <li key={group.id}>
          <Group group={group} {...choosing} />
        </li>
      ))}
    </ul>
  );
}

function Group({ group, chosen, choose }: Choosing & { readonly group: CustomerGroup }): ReactNode {
  const { t } = useTranslation('webManager');
  const address = group.address ?? t('customerData.withoutAddress');
  const count = group.contacts.filter(({ id }) => chosen.has(id)).length;
  return (
    <section aria-label={address}>
      <div className="customer-heading">
        {group.address !== undefined && (
          <Checkbox
            aria-label={t('customerData.chooseAll', { address })}
            checked={count === group.contacts.length}
            indeterminate={count > 0 && count < group.contacts.length}
            onChange={({ currentTarget }) => choose(group.contacts, currentTarget.checked)}
          />
        )}
        <h2>{address}</h2>
        <span className="customer-count">{t('customerData.found', { count: group.contacts.length })}</span>
      </div>
      <Table className="data-table" verticalSpacing={3} aria-label={t('customerData.caption', { address })}>
        <Head />
        <Table.Tbody>
          {group.contacts.map((contact) => (
            <Row key={contact.id} contact={contact} isChosen={chosen.has(contact.id)} choose={choose} />
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}

function Head(): ReactNode {
  const { t } = useTranslation(['webManager', 'ui']);
  return (
    <Table.Thead>
      <Table.Tr>
        <Table.Td className="choose" />
        <Table.Th scope="col">{t('column.name')}</Table.Th>
        <Table.Th scope="col">{t('customerData.arrived')}</Table.Th>
        <Table.Th scope="col">{t('column.state')}</Table.Th>
        <Table.Th scope="col" className="wide-only">
          {t('customerData.foundBy')}
        </Table.Th>
        {heldParts.map((part) => (
          <Table.Th key={part} scope="col" className="wide-only customer-number">
            {t(`customerData.${part}`)}
          </Table.Th>
        ))}
      </Table.Tr>
    </Table.Thead>
  );
}

function Row(props: {
  readonly contact: FoundContact;
  readonly isChosen: boolean;
  readonly choose: Choosing['choose'];
}): ReactNode {
  const { t, i18n } = useTranslation('webManager');
  const { contact } = props;
  const name = contact.name ?? t('customerData.unnamed');
  const time = new Intl.DateTimeFormat(formatLocale(i18n.language), { dateStyle: 'short', timeStyle: 'short' });
  return (
    <Table.Tr>
      <Table.Td className="choose">
        <Checkbox
          aria-label={t('customerData.chooseOne', { name, time: time.format(new Date(contact.arrivedAt)) })}
          checked={props.isChosen}
          onChange={({ currentTarget }) => props.choose([contact], currentTarget.checked)}
        />
      </Table.Td>
      <Table.Th scope="row" title={contact.id}>
        {name}
      </Table.Th>
      <Table.Td>
        <Changed at={contact.arrivedAt} />
        <span className="customer-medium">
          {t(`medium.${contact.medium}`)} · {contact.queue}
        </span>
      </Table.Td>
      <Table.Td>
        {t(`audit.states.${contact.state}`)}
        {contact.agent !== undefined && <span className="customer-medium">{contact.agent}</span>}
      </Table.Td>
      <Table.Td className="wide-only">{t(`customerData.by.${contact.foundBy}`)}</Table.Td>
      {heldParts.map((part) => (
        <Table.Td key={part} className="wide-only customer-number">
          {contact[part]}
        </Table.Td>
      ))}
    </Table.Tr>
  );
}
