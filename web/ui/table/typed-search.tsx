import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, type Ref, useEffect, useRef, useState } from 'react';

/** What is typed is asked for when typing rests; a text from elsewhere (the way back, a link) takes its place. */
export function TypedSearch(props: {
  readonly label: string;
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly ref: Ref<HTMLInputElement>;
  readonly className?: string;
}): ReactNode {
  const { text } = props;
  const [typed, setTyped] = useState(text);
  const told = useRef(text);
  useEffect(() => {
    if (told.current !== text) setTyped(text);
    told.current = text;
  }, [text]);
  const tell = useDebouncedCallback((value: string) => {
    told.current = value.trim();
    props.onChange(value);
  }, 300);
  return (
    <TextInput
      ref={props.ref}
      type="search"
      className={props.className}
      label={props.label}
      value={typed}
      maxLength={100}
      onChange={({ currentTarget }) => {
        setTyped(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}
