/** The files of one chat: up with the chat's token, down by links that need none. */
import type { AttachmentLimits } from '#contracts/vocabulary/attachment.ts';
import type { customerAttachmentsPath } from '#contracts/web-interaction/attachments.ts';
import { FileFault, postFile } from '#web/ui/files/post-file.ts';
import { Uploads } from '#web/ui/files/uploads.ts';
import { randomUuid } from '#web/ui/random-uuid.ts';
import { isObject } from './frames.ts';

const path: typeof customerAttachmentsPath = '/api/web-interaction/attachments';

export interface ChatFiles {
  readonly uploads: Uploads;
  /** Where a file can be fetched for some minutes. Throws FileFault. */
  link(id: string): Promise<string>;
}

export interface ChatFilesOptions {
  /** An origin, or nothing where it is the page's own. */
  readonly server: string;
  readonly token: string;
  limits(): AttachmentLimits | undefined;
  onChange(): void;
}

export function chatFiles({ server, token, limits, onChange }: ChatFilesOptions): ChatFiles {
  const base = `${server}${path}`;
  const headers = { authorization: `Bearer ${token}` };
  return {
    uploads: new Uploads({
      post: (file, clientId, onShare, signal) => postFile({ url: base, file, clientId, headers }, onShare, signal),
      limits,
      newClientId: randomUuid,
      onChange,
    }),
    async link(id) {
      const answer = await ask(`${base}/${id}/link`, headers);
      if (!isObject(answer) || typeof answer.url !== 'string') {
        throw new FileFault(isObject(answer) && typeof answer.code === 'string' ? answer.code : 'SERVER_FAULT');
      }
      return `${server}${answer.url}`;
    },
  };
}

async function ask(url: string, headers: Readonly<Record<string, string>>): Promise<unknown> {
  try {
    const response = await fetch(url, { headers, credentials: 'omit', cache: 'no-store' });
    const answer: unknown = await response.json();
    return answer;
  } catch (error) {
    console.warn('a file has no link', error);
    throw new FileFault('NO_CONNECTION');
  }
}
