/** One upload on the wire. XMLHttpRequest: `fetch` tells nothing of how far a body has come. */

/** The server's code, or `NO_CONNECTION` for an upload without an answer. */
export class FileFault extends Error {
  override readonly name = 'FileFault';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

export interface FileToPost {
  readonly url: string;
  readonly file: File;
  readonly clientId: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Resolves with the server's answer once the file is stored. Throws FileFault; an aborted one never settles. */
export function postFile(post: FileToPost, onShare: (share: number) => void, signal: AbortSignal): Promise<unknown> {
  const { url, file, clientId, headers = {} } = post;
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ clientId, name: file.name, size: String(file.size) });
  request.open('POST', `${url}?${query}`);
  request.setRequestHeader('content-type', 'application/octet-stream');
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  signal.addEventListener('abort', () => request.abort());
  return new Promise((resolve, reject) => {
    request.upload.addEventListener('progress', ({ loaded, total }) => onShare(total === 0 ? 0 : loaded / total));
    request.addEventListener('error', () => reject(new FileFault('NO_CONNECTION')));
    request.addEventListener('load', () => {
      const answer = parse(request.responseText);
      if (request.status === 200) resolve(answer);
      else reject(new FileFault(codeOf(answer) ?? 'NO_CONNECTION'));
    });
    request.send(file);
  });
}

/** A proxy answers with a page of its own; what it says is not for people. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function codeOf(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('code' in answer)) return undefined;
  return typeof answer.code === 'string' ? answer.code : undefined;
}
