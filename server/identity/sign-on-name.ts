/** What a person typed as his name: `name@domain`, `domain\name` or a bare name. */
export interface SignOnName {
  readonly name: string;
  /** In lower case. */
  readonly domain?: string;
}

export function parseSignOnName(typed: string): SignOnName {
  const text = typed.trim();
  const at = text.lastIndexOf('@');
  if (at > 0) return { name: text.slice(0, at), domain: text.slice(at + 1).toLowerCase() };
  const backslash = text.indexOf('\\');
  if (backslash > 0) return { name: text.slice(backslash + 1), domain: text.slice(0, backslash).toLowerCase() };
  return { name: text };
}
