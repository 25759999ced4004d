import type { Ref } from 'react';

/** `name`: who it is, if that is known. */
export function NameField({ name }: { readonly name?: string }) {
  return (
    <label className="field">
      Name
      <input
        name="name"
        autoComplete="username"
        required
        defaultValue={name}
        autoFocus={name === undefined}
        spellCheck={false}
        autoCapitalize="none"
      />
    </label>
  );
}

interface PasswordFieldProps {
  readonly ref?: Ref<HTMLInputElement>;
  readonly label?: string;
  readonly name?: string;
}

export function PasswordField({ ref, label = 'Password', name = 'password' }: PasswordFieldProps) {
  return (
    <label className="field">
      {label}
      <input ref={ref} name={name} type="password" autoComplete="current-password" required />
    </label>
  );
}

const SHORTEST = 12;

/** Twice: it cannot be read while it is typed. */
export function NewPasswordFields({ label = 'Password' }: { readonly label?: string }) {
  return (
    <>
      <label className="field">
        <span>
          {label} <small>{SHORTEST} characters or more; a sentence is fine</small>
        </span>
        <input
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST}
          maxLength={200}
        />
      </label>
      <label className="field">
        Again
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
    </>
  );
}
