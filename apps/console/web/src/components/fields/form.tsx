import type { FormHTMLAttributes, Ref } from 'react';

interface FormProps extends Omit<FormHTMLAttributes<HTMLFormElement>, 'onSubmit' | 'onKeyDown'> {
  readonly onSend: () => void;
  readonly ref?: Ref<HTMLFormElement>;
}

/** A form that is sent by its button, and by Mod Enter from any of its fields. */
export function Form({ onSend, ...form }: FormProps) {
  return (
    <form
      {...form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        // As the button does it: a field that is required and empty says so.
        if (!event.repeat) event.currentTarget.requestSubmit();
      }}
    />
  );
}
