/** Requests as pages make them, from addresses of one's own (the server trusts loopback as its proxy). */
import http from 'node:http';

const agent = new http.Agent({ keepAlive: true, maxSockets: 512 });

export interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly cookie?: string;
  readonly address?: string;
  readonly body?: unknown;
}

/** The text of the answer; throws for any status but 200. */
export function request(url: string, { method = 'GET', cookie, address, body }: Sent): Promise<string> {
  const sent = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    origin: new URL(url).origin,
    ...(cookie === undefined ? {} : { cookie }),
    ...(address === undefined ? {} : { 'x-forwarded-for': address }),
    ...(sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }),
  };
  return new Promise((resolve, reject) => {
    const asked = http.request(url, { method, headers, agent }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.once('error', reject);
      answer.once('end', () => {
        if (answer.statusCode === 200) resolve(text);
        else reject(new Error(`${method} ${new URL(url).pathname}: ${answer.statusCode} ${text.slice(0, 200)}`));
      });
    });
    asked.once('error', reject);
    asked.end(sent);
  });
}

/** Of the nth person; 65,000 of them are different. */
export const addressOf = (n: number, network: number): string => `10.${network}.${(n >> 8) & 255}.${n & 255}`;
