import './chat-page.css';
import { NativeSelect } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FieldUse, type KnownField, knownFields } from '#contracts/vocabulary/chat-form.ts';
import type { PageColours } from '#contracts/vocabulary/contrast.ts';
import { type Language, languages } from '#contracts/vocabulary/language.ts';
import { languageNames } from '#web/ui/language-names.ts';
import { currentLanguage } from '#web/ui/texts/texts.ts';
import { withOwnTexts } from '#web/web-interaction/look.ts';
import { type Texts, texts } from '#web/web-interaction/texts.ts';
import { type Branding, shownColours } from '../branding/branding-values.ts';
import { CustomerFrame, type Scheme, schemes } from '../branding/customer-frame.tsx';
import { type ChatPageValues, formInput, written } from './chat-page-values.ts';

const screens = ['form', 'unstaffed', 'waiting', 'ended', 'left'] as const;
type Screen = (typeof screens)[number];

interface ChatPagePreviewProps {
  readonly values: ChatPageValues;
  readonly tenant: Branding & { readonly name: string };
}

/** The page as customers will see it with what stands in the form now, saved or not. */
export default function ChatPagePreview({ values, tenant }: ChatPagePreviewProps): ReactNode {
  const { t } = useTranslation('webManager');
  const [screen, setScreen] = useState<Screen>('form');
  const [scheme, setScheme] = useState<Scheme>('light');
  const [chosen, setLanguage] = useState<Language>();
  const usual = values.language === 'fr' || values.language === 'en' ? values.language : currentLanguage();
  const language = chosen ?? usual;
  const own = written(values.texts[language]);
  const colours: PageColours | undefined = shownColours(values, tenant.colours);
  const logo = values.logo === '' ? tenant.logo : values.logo;
  return (
    <>
      <div className="preview-choices">
        <NativeSelect
          label={t('chatPage.previewScreen')}
          data={screens.map((value) => ({ value, label: t(`chatPage.screens.${value}`) }))}
          value={screen}
          onChange={({ currentTarget }) => setScreen(screens.find((one) => one === currentTarget.value) ?? 'form')}
        />
        <NativeSelect
          label={t('chatPage.previewLanguage')}
          data={languages.map((value) => ({ value, label: languageNames[value] }))}
          value={language}
          onChange={({ currentTarget }) => setLanguage(languages.find((one) => one === currentTarget.value))}
        />
        <NativeSelect
          label={t('chatPage.previewScheme')}
          data={schemes.map((value) => ({ value, label: t(`chatPage.schemes.${value}`) }))}
          value={scheme}
          onChange={({ currentTarget }) => setScheme(schemes.find((one) => one === currentTarget.value) ?? 'light')}
        />
      </div>
      <CustomerFrame
        scheme={scheme}
        colours={colours}
        logo={logo}
        tenantName={tenant.name}
        title={own.title ?? values.name}
        otherLanguage={texts[language === 'en' ? 'fr' : 'en'].languageName}
      >
        <ScreenOf screen={screen} language={language} values={values} t={withOwnTexts(texts[language], own)} />
      </CustomerFrame>
    </>
  );
}

interface ScreenProps {
  readonly screen: Screen;
  readonly language: Language;
  readonly values: ChatPageValues;
  readonly t: Texts;
}

function ScreenOf({ screen, language, values, t }: ScreenProps): ReactNode {
  if (screen === 'waiting') {
    return (
      <>
        <div>
          <strong>{t.chat.position(1)}</strong>
          <div className="customer-quiet customer-lines">{t.chat.waitingHelp}</div>
        </div>
        <div className="customer-mine">{t.form.question}</div>
      </>
    );
  }
  if (screen === 'ended') {
    return (
      <>
        <strong>{t.chat.endedByAgent(t.chat.agent)}</strong>
        {t.chat.farewell !== undefined && <div className="customer-lines">{t.chat.farewell}</div>}
        <div className="customer-button">{t.chat.again}</div>
      </>
    );
  }
  if (screen === 'left') {
    return (
      <>
        <strong>{t.left.title}</strong>
        <div className="customer-lines">{t.left.help('name@example.org')}</div>
      </>
    );
  }
  return <StartForm message={screen === 'unstaffed'} language={language} values={values} t={t} />;
}

function StartForm(props: Omit<ScreenProps, 'screen'> & { readonly message: boolean }): ReactNode {
  const { message, language, values, t } = props;
  const form = formInput(values.form);
  const needed = message ? { ...form, email: 'required' as const, question: 'required' as const } : form;
  const labels = { name: t.form.name, email: t.form.address, phone: t.form.phone, question: t.form.question };
  const known = (field: KnownField) => <Field key={field} t={t} use={needed[field]} label={labels[field]} />;
  return (
    <>
      <div className="customer-lines">{t.form.greeting}</div>
      {message && (
        <div className="customer-notice">
          <strong>{t.form.unstaffed}</strong>
          <div className="customer-lines">{t.form.unstaffedHelp}</div>
        </div>
      )}
      {knownFields.filter((field) => field !== 'question').map(known)}
      {form.own.map(({ id, required, label }) => (
        <Field key={id} t={t} use={required ? 'required' : 'optional'} label={label[language]} />
      ))}
      {known('question')}
      <div className="customer-button">{message ? t.form.leave : t.form.start}</div>
    </>
  );
}

function Field({ t, use, label }: { readonly t: Texts; readonly use: FieldUse; readonly label: string }): ReactNode {
  if (use === 'hidden') return null;
  return (
    <div>
      <div className="customer-label">
        {label} {use === 'optional' && <span className="customer-quiet">{t.form.optional}</span>}
      </div>
      <div className="customer-field">&nbsp;</div>
    </div>
  );
}
