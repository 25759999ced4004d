import { FieldLabel } from './field-label.tsx';
import type { FieldProps } from './form-text.ts';

interface TextFieldProps<Field extends string> extends FieldProps<Field> {
  readonly isNeeded?: boolean | undefined;
  readonly type?: 'text' | 'number';
  /** Words of a language: their spelling is checked. */
  readonly isProse?: boolean;
  readonly isCode?: boolean;
  /** The id of a list of proposals. */
  readonly list?: string;
}

export function TextField<Field extends string>({
  form,
  field,
  label,
  note,
  isNeeded = false,
  type = 'text',
  isProse = false,
  isCode = false,
  list,
}: TextFieldProps<Field>) {
  return (
    <label className="field">
      <FieldLabel label={label} note={note} />
      <input
        type={type}
        className={isCode ? 'mono' : undefined}
        required={isNeeded}
        spellCheck={isProse}
        autoComplete="off"
        list={list}
        value={form.typed[field]}
        onChange={({ target }) => form.change(field)(target.value)}
      />
    </label>
  );
}

interface LongTextFieldProps<Field extends string> extends FieldProps<Field> {
  readonly rows?: number;
  readonly isProse?: boolean;
}

export function LongTextField<Field extends string>({
  form,
  field,
  label,
  note,
  rows = 3,
  isProse = false,
}: LongTextFieldProps<Field>) {
  return (
    <label className="field">
      <FieldLabel label={label} note={note} />
      <textarea
        rows={rows}
        spellCheck={isProse}
        value={form.typed[field]}
        onChange={({ target }) => form.change(field)(target.value)}
      />
    </label>
  );
}
