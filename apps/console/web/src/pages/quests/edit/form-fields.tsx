/** What the forms of the board have beside the fields of all forms. */
import type { FieldProps } from '../../../components/fields/form-text.ts';

export function Check({ form, field, label }: FieldProps<string>) {
  return (
    <label className="checkline">
      <input
        type="checkbox"
        className="check"
        checked={form.typed[field] === 'true'}
        onChange={({ target }) => form.change(field)(String(target.checked))}
      />
      {label}
    </label>
  );
}
