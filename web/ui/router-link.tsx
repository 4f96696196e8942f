/** Links and buttons that lead to a page of the console; `to` and `params` are typed by its router. */
import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ReactNode, Ref } from 'react';

type TextLinkProps = Omit<AnchorProps, 'href'> & {
  readonly title?: string;
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLAnchorElement>;
};

export const TextLink = createLink((props: TextLinkProps) => <Anchor {...props} />);

type ButtonLinkProps = Omit<ButtonProps, 'href'> & {
  readonly children?: ReactNode;
  readonly ref?: Ref<HTMLAnchorElement>;
};

export const ButtonLink = createLink((props: ButtonLinkProps) => <Button component="a" {...props} />);
