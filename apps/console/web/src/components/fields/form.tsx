import type { FormEvent, FormHTMLAttributes, KeyboardEvent, Ref } from 'react';

interface FormProps extends Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit' | 'onKeyDown'> {
  readonly onSend: () => void;
  readonly ref?: Ref<HTMLFormElement>;
}

/** A form that is sent by its button, and by Mod Enter from any of its fields. */
export function Form({ onSend, ...form }: FormProps) {
  const send = (event: FormEvent | KeyboardEvent): void => {
    event.preventDefault();
    onSend();
  };
  return (
    <form
      {...form}
      onSubmit={send}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        if (event.repeat) event.preventDefault();
        else send(event);
      }}
    />
  );
}
