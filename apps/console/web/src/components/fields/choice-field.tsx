import { FieldLabel } from './field-label.tsx';
import type { FieldProps } from './form-text.ts';
import { type Options, withChosen } from './with-chosen.ts';

interface ChoiceFieldProps<Field extends string> extends FieldProps<Field> {
  readonly options: Options;
  /** The word for none; absent: one must be chosen. */
  readonly none?: string;
}

/** A value that is not among the options stays chosen. */
export function ChoiceField<Field extends string>({
  form,
  field,
  label,
  note,
  options,
  none,
}: ChoiceFieldProps<Field>) {
  const value = form.typed[field];
  const all = withChosen(options, value);
  const isOffered = all.some(([each]) => each === value);
  return (
    <label className="field">
      <FieldLabel label={label} note={note} />
      <select
        required={none === undefined && !options.some(([each]) => each === '')}
        value={value}
        onChange={({ target }) => form.change(field)(target.value)}
      >
        {(none !== undefined || !isOffered) && <option value="">{none ?? 'choose…'}</option>}
        {all.map(([each, word]) => (
          <option key={each} value={each}>
            {word}
          </option>
        ))}
      </select>
    </label>
  );
}
