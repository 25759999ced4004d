/** The fields of the forms of the board. */
import type { FormState } from './editor.tsx';

interface FieldProps {
  readonly form: FormState;
  readonly field: string;
  readonly label: string;
  readonly note?: string | undefined;
}

interface TextProps extends FieldProps {
  readonly isNeeded?: boolean;
  readonly type?: 'text' | 'number';
}

export function Text({ form, field, label, note, isNeeded = false, type = 'text' }: TextProps) {
  return (
    <label className="field">
      <Label label={label} note={note} />
      <input
        type={type}
        required={isNeeded}
        spellCheck={type === 'text'}
        autoComplete="off"
        value={form.texts[field] ?? ''}
        onChange={({ target }) => form.change(field)(target.value)}
      />
    </label>
  );
}

export function LongText({ form, field, label, note, rows = 3 }: FieldProps & { readonly rows?: number }) {
  return (
    <label className="field">
      <Label label={label} note={note} />
      <textarea
        rows={rows}
        value={form.texts[field] ?? ''}
        onChange={({ target }) => form.change(field)(target.value)}
      />
    </label>
  );
}

interface ChoiceProps extends FieldProps {
  readonly options: readonly (readonly [value: string, word: string])[];
  /** The word for none; absent: one must be chosen. */
  readonly none?: string;
}

export function Choice({ form, field, label, note, options, none }: ChoiceProps) {
  const value = form.texts[field] ?? '';
  const isThere = value === '' || options.some(([each]) => each === value);
  return (
    <label className="field">
      <Label label={label} note={note} />
      <select
        required={none === undefined}
        value={value}
        onChange={({ target }) => form.change(field)(target.value)}
      >
        {(none !== undefined || value === '') && <option value="">{none ?? 'choose…'}</option>}
        {(isThere ? options : [...options, [value, value] as const]).map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}

export function Check({ form, field, label }: FieldProps) {
  return (
    <label className="checkline">
      <input
        type="checkbox"
        checked={form.texts[field] === 'true'}
        onChange={({ target }) => form.change(field)(String(target.checked))}
      />
      {label}
    </label>
  );
}

function Label({ label, note }: { readonly label: string; readonly note: string | undefined }) {
  return (
    <span>
      {label} {note !== undefined && <small>{note}</small>}
    </span>
  );
}
