/** Pure: lists of host names as NO_PROXY and allow-lists have them. */

/** `api.example.com` names itself, `.example.com` and `*.example.com` all below it (and, as is usual, itself), `*` all. */
export function isNamed(hostName: string, list: readonly string[]): boolean {
  const host = bare(hostName);
  return list.some((entry) => {
    const name = bare(entry.replace(/^\*(?=\.)/, '').replace(/^([^:]+):\d+$/, '$1'));
    if (name === '*') return true;
    return name.startsWith('.') ? host === name.slice(1) || host.endsWith(name) : host === name;
  });
}

/** Names that mean a machine of one's own network, whoever resolves them. */
export function isOnlyOurs(hostName: string): boolean {
  const host = bare(hostName);
  return (
    !host.includes('.') || ['.localhost', '.local', '.internal', '.home.arpa', '.lan'].some((end) => host.endsWith(end))
  );
}

function bare(hostName: string): string {
  return hostName
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[|\]$/g, '');
}
