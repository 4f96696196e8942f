import type { ReactNode } from 'react';
import { splitLinks } from '#web/ui/links.ts';

/** Text with its web addresses as links, which open beside the desk and learn nothing of it. */
export function LinkedText({ text }: { readonly text: string }): ReactNode {
  return splitLinks(text).map((part) =>
    part.href === undefined ? (
      part.text
    ) : (
      <a key={part.at} href={part.href} target="_blank" rel="noopener noreferrer nofollow">
        {part.text}
      </a>
    ),
  );
}
