import './attachments.css';
import { Button } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { type DragEvent, lazy, type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { deskAttachmentsPath, pastAttachmentsPath } from '#contracts/agent-portal/attachments.ts';
import type { AttachmentView } from '#contracts/vocabulary/attachment.ts';
import type { ContactId } from '#contracts/vocabulary/ids.ts';
import { isPicture } from '#contracts/vocabulary/picture.ts';
import { errorCodeOf } from '#web/ui/api-error.ts';
import { fileSize } from '#web/ui/files/file-size.ts';
import type { Upload } from '#web/ui/files/uploads.ts';
import { IconButton } from '#web/ui/icon-button.tsx';
import { OnDemand } from '#web/ui/on-demand.tsx';
import { currentLanguage, formatLocale } from '#web/ui/texts/texts.ts';
import { useDesk, useDeskPart } from './desk-context.tsx';
import type { DeskChat } from './desk-state.ts';
import { mayWrite } from './desk-view.ts';
import { useKeyWays } from './preferences.ts';
import { ariaKeysOf } from './shortcuts.ts';

const LargePicture = lazy(() => import('./large-picture.tsx'));

export const attachId = 'desk-attach';
const sizeOf = (bytes: number) => fileSize(bytes, formatLocale(currentLanguage()));

/** How files come to the chat's customer; undefined where none may be sent. */
function useAttach(chat: DeskChat): ((files: FileList | null | undefined) => boolean) | undefined {
  const { uploads } = useDesk();
  const limits = useDeskPart((state) => state.attachments);
  if (limits === undefined || limits.kinds.length === 0 || !mayWrite(chat)) return undefined;
  return (files) => {
    if (files === null || files === undefined || files.length === 0) return false;
    uploads.hold(chat.contact.id, files);
    return true;
  };
}

export function AttachButton({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const { mac } = useKeyWays();
  const attach = useAttach(chat);
  const input = useRef<HTMLInputElement>(null);
  if (attach === undefined) return null;
  return (
    <>
      <IconButton
        id={attachId}
        label={t('attachment.attach')}
        tip="above-end"
        aria-keyshortcuts={ariaKeysOf('attach', mac)}
        onClick={() => input.current?.click()}
      >
        <IconPaperclip size={20} />
      </IconButton>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={({ currentTarget }) => {
          attach(currentTarget.files);
          currentTarget.form?.querySelector('textarea')?.focus();
          // The same file may be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** Takes what is dropped on the conversation and pasted into it. */
export function DropZone({ chat, children }: { readonly chat: DeskChat; readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation('portal');
  const attach = useAttach(chat);
  const [over, setOver] = useState(false);
  const takes = ({ dataTransfer }: DragEvent) => attach !== undefined && dataTransfer.types.includes('Files');
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a second way to what the attach button does
    <div
      className="desk-drop"
      data-over={over || undefined}
      onDragOver={(event) => {
        if (!takes(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!takes(event)) return;
        event.preventDefault();
        attach?.(event.dataTransfer.files);
      }}
      onPaste={(event) => {
        // Text that comes with a picture of itself (from an office program) is pasted as text.
        if (event.clipboardData.types.includes('text/plain')) return;
        if (attach?.(event.clipboardData.files) === true) event.preventDefault();
      }}
    >
      {over && <p className="desk-drop-here">{t('attachment.drop')}</p>}
      {children}
    </div>
  );
}

function useUploads(contactId: ContactId): readonly Upload[] {
  const { uploads } = useDesk();
  return useSyncExternalStore(uploads.subscribe, () => uploads.of(contactId));
}

/** Whether files wait to go with the message. */
export function useHolds(contactId: ContactId): boolean {
  return useUploads(contactId).some(({ state }) => state === 'held');
}

export function UploadList({ chat }: { readonly chat: DeskChat }): ReactNode {
  const { t } = useTranslation('portal');
  const contactId = chat.contact.id;
  const list = useUploads(contactId);
  if (list.length === 0) return null;
  return (
    <ul className="desk-uploads" aria-label={t('attachment.list')}>
      {list.map((upload) => (
        <UploadRow key={upload.clientId} contactId={contactId} upload={upload} goes={mayWrite(chat)} />
      ))}
    </ul>
  );
}

/** Another try of these is refused as well. */
const forGood = ['ATTACHMENT_EMPTY', 'ATTACHMENT_TOO_LARGE', 'ATTACHMENT_KIND_REFUSED'];

interface UploadRowProps {
  readonly contactId: ContactId;
  readonly upload: Upload;
  /** Whether anything can still be sent to the contact. */
  readonly goes: boolean;
}

function UploadRow({ contactId, upload, goes }: UploadRowProps): ReactNode {
  const { t } = useTranslation('portal');
  const { uploads } = useDesk();
  const { clientId, name, size, state, share, code } = upload;
  const failed = state === 'failed';
  const held = state === 'held';
  return (
    <li className="desk-upload" data-state={state}>
      <span className="desk-file-name">{name}</span> <span className="desk-file-size">{sizeOf(size)}</span>
      {held && <span className="desk-upload-held">{t(goes ? 'attachment.held' : 'composer.notSent')}</span>}
      {!failed && !held && <progress max={1} value={share} aria-label={t('attachment.sending', { name })} />}
      {failed && !forGood.includes(code ?? '') && (
        <Button size="compact-xs" variant="default" onClick={() => uploads.retry(contactId, clientId)}>
          {t('attachment.again')}
        </Button>
      )}
      <IconButton
        label={t(failed || held ? 'attachment.remove' : 'attachment.cancel', { name })}
        size={24}
        onClick={() => {
          uploads.remove(contactId, clientId);
          document.getElementById(attachId)?.focus();
        }}
      >
        <IconX size={16} />
      </IconButton>
      {failed && <UploadFault code={code} />}
    </li>
  );
}

function UploadFault({ code }: { readonly code: string | undefined }): ReactNode {
  const { t } = useTranslation('portal');
  const { t: shared } = useTranslation('ui');
  const limits = useDeskPart((state) => state.attachments);
  const kinds = (limits?.kinds ?? []).map((kind) => t(`attachment.kind.${kind}`)).join(', ');
  const more =
    code === 'ATTACHMENT_KIND_REFUSED'
      ? t('attachment.allowed', { kinds })
      : code === 'ATTACHMENT_TOO_LARGE'
        ? t('attachment.largest', { megabytes: limits?.megabytes ?? 0 })
        : '';
  return (
    <p className="desk-upload-fault" role="alert">
      {shared(`errors.${errorCodeOf(code)}`)} {more}
    </p>
  );
}

interface MessageFileProps {
  readonly contactId: ContactId;
  readonly file: AttachmentView;
  /** Of a past contact: the contact of the same customer that the agent has, by which he may read it. */
  readonly readBy?: ContactId;
}

/** A message's file: a small picture of the usual kinds, its name and size, and its download. */
export function MessageFile({ contactId, file, readBy }: MessageFileProps) {
  const { t } = useTranslation('portal');
  const [broken, setBroken] = useState(false);
  /** How often it was opened large. */
  const [times, setTimes] = useState(0);
  const url =
    readBy === undefined
      ? `${deskAttachmentsPath(contactId)}/${file.id}`
      : `${pastAttachmentsPath(readBy, contactId)}/${file.id}`;
  return (
    <div className="desk-file">
      {isPicture(file) && !broken && (
        <button
          type="button"
          className="desk-thumb"
          aria-haspopup="dialog"
          title={t('attachment.larger')}
          onClick={() => setTimes(times + 1)}
        >
          <img src={url} alt={file.name} width={160} height={120} loading="lazy" onError={() => setBroken(true)} />
        </button>
      )}
      {times > 0 && (
        <OnDemand>
          <LargePicture key={times} url={url} name={file.name} />
        </OnDemand>
      )}
      <span className="desk-file-name">{file.name}</span> <span className="desk-file-size">{sizeOf(file.size)}</span>{' '}
      <a href={url} download={file.name} aria-label={t('attachment.downloadName', { name: file.name })}>
        {t('attachment.download')}
      </a>
    </div>
  );
}
