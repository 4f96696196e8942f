/** Pure: how a webhook's receiver knows that a message is ours (docs/alarms.md shows how to verify it). */
import { createHmac } from 'node:crypto';

/** The header `Relais-Signature`: `t=<seconds since 1970>,v1=<HMAC-SHA256 of "t.body" in hexadecimal>`. */
export function signatureOf(secret: string, at: Date, body: string): string {
  const t = Math.floor(at.getTime() / 1000);
  return `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('hex')}`;
}
