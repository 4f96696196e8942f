import type { ReactNode } from 'react';
import { splitLinks } from './links.ts';

/** Text with its web addresses as links, which open beside the desk and learn nothing of it. */
export function LinkedText({ text }: { readonly text: string }): ReactNode {
  return splitLinks(text).map((part) =>
    part.isLink ? (
      <a key={part.at} href={part.text} target="_blank" rel="noopener noreferrer nofollow">
        {part.text}
      </a>
    ) : (
      part.text
    ),
  );
}
