/**
 * The origins of the sites that may embed a chat page: `https://host[:port]`, the host perhaps with `*.` before it for
 * all its subdomains (not for itself); `http` for this machine only (`localhost`, `127.…`).
 */
import { z } from 'zod';

export const mostAllowedOrigins = 20;

const label = '[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?';
const port = '(?::(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5]))?';
const secure = `https://(?:(?:${label}\\.)*${label}|\\*\\.(?:${label}\\.)+[a-z](?:[a-z0-9-]*[a-z0-9])?)`;
const loopback = 'http://(?:localhost|127(?:\\.\\d{1,3}){3})';
/** The normal form: as browsers write an origin. It is safe in a header as it stands. */
const normalForm = new RegExp(`^(?:${secure}|${loopback})${port}$`);

/** As it is stored and compared: small letters, international names encoded, no default port and no slash behind. */
export const allowedOrigin = z.string().trim().max(300).overwrite(normalised).regex(normalForm);

/** What cannot be read stays as it is, and is refused. */
function normalised(text: string): string {
  const parts = /^(https?:\/\/)(\*\.)?([^/?#@\\\s*]+)\/?$/i.exec(text);
  const [, scheme = '', wildcard = '', host = ''] = parts ?? [];
  if (parts === null || !URL.canParse(scheme + host)) return text;
  const { protocol, host: plain } = new URL(scheme + host);
  return `${protocol}//${wildcard}${plain}`;
}

/** Whether the list names an origin as browsers send it; `null`, the origin of sandboxed pages, is never named. */
export function isAllowedOrigin(allowed: readonly string[], origin: string): boolean {
  return allowed.some((one) => {
    const [scheme = '', suffix] = one.split('*');
    if (suffix === undefined) return one === origin;
    // All that may stand for the star is labels: no port, no slash.
    const subdomains = origin.slice(scheme.length, origin.length - suffix.length);
    return (
      origin.startsWith(scheme) && origin.endsWith(suffix) && new RegExp(`^(?:${label}\\.)*${label}$`).test(subdomains)
    );
  });
}
