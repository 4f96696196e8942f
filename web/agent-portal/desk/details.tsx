import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StateWord } from '#web/ui/state-word.tsx';
import { ContactData } from './contact-data.tsx';
import type { DeskChat } from './desk-state.ts';
import { customerGone } from './desk-view.ts';
import { DetailLine as Line } from './detail-line.tsx';
import { History } from './history.tsx';
import { TimeOfDay, useNow } from './now.tsx';
import { WrapUpForm } from './wrap-up-form.tsx';

/** Who it is, what the contact is, and its result. */
export function Details({ chat, withResult }: { readonly chat: DeskChat; readonly withResult: boolean }): ReactNode {
  const { t } = useTranslation('portal');
  const { contact } = chat;
  const gone = customerGone(chat, useNow());
  return (
    <>
      <section aria-labelledby="details-customer">
        <h3 id="details-customer">{t('details.customer')}</h3>
        <dl>
          <Line name={t('details.name')}>{contact.customer.name || t('details.noName')}</Line>
          {contact.customer.address !== undefined && (
            <Line name={t('details.address')}>
              <a href={`mailto:${encodeURI(contact.customer.address)}`}>{contact.customer.address}</a>
            </Line>
          )}
          {contact.live && contact.state !== 'wrap-up' && (
            <Line name={t('details.presence')}>
              <StateWord tone={gone ? 'off' : 'on'}>{t(gone ? 'details.notConnected' : 'details.connected')}</StateWord>
            </Line>
          )}
        </dl>
      </section>
      <ContactData data={contact.data} />
      <section aria-labelledby="details-contact">
        <h3 id="details-contact">{t('details.contact')}</h3>
        <dl>
          <Line name={t('details.medium')}>{t(`details.media.${contact.medium}`)}</Line>
          <Line name={t('details.queue')}>{contact.queue.name}</Line>
          {contact.chatPage !== undefined && <Line name={t('details.page')}>{contact.chatPage}</Line>}
          <TimeLine name={t('details.arrived')} time={contact.queuedAt} />
          <TimeLine name={t('details.accepted')} time={contact.acceptedAt} />
          <TimeLine name={t('details.ended')} time={contact.endedAt} />
        </dl>
      </section>
      {contact.customer.address !== undefined && <History key={contact.id} contact={contact} />}
      {withResult && contact.state !== 'offered' && <WrapUpForm chat={chat} />}
    </>
  );
}

function TimeLine({ name, time }: { readonly name: string; readonly time: string | undefined }): ReactNode {
  return time === undefined ? null : (
    <Line name={name}>
      <TimeOfDay time={time} />
    </Line>
  );
}
