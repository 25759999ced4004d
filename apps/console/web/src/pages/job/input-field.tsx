/** One field of the input of a run, by the schema of its job. */
import type { FormField } from './form-fields.ts';

const SHORT_FIELD = 16;

interface InputFieldProps {
  readonly field: FormField;
  readonly text: string;
  readonly problem: string | undefined;
  readonly onChange: (text: string) => void;
}

export function InputField({ field, text, problem, onChange }: InputFieldProps) {
  const { name, kind, note, isRequired, initial } = field;
  const isShort = kind !== 'json' && !note.includes('e-mail') && initial.length <= SHORT_FIELD;
  const common = {
    'aria-required': isRequired,
    'aria-invalid': problem !== undefined,
    value: text,
    onChange: ({ target }: { readonly target: { readonly value: string } }) => onChange(target.value),
  };
  return (
    <label className={isShort ? 'field short' : 'field'}>
      <span>
        {name}
        <small>{note === '' ? '\u00A0' : note}</small>
      </span>
      {kind === 'choice' || kind === 'switch' ? (
        <select {...common}>
          <option value="">{isRequired ? '' : 'not given'}</option>
          {(kind === 'switch' ? ['true', 'false'] : field.choices).map((one) => (
            <option key={one} value={one}>
              {kind === 'switch' ? (one === 'true' ? 'yes' : 'no') : one}
            </option>
          ))}
        </select>
      ) : kind === 'json' ? (
        <textarea rows={3} spellCheck={false} {...common} />
      ) : (
        <input inputMode={kind === 'number' ? 'decimal' : undefined} spellCheck={false} {...common} />
      )}
      {problem !== undefined && <small className="bad">{problem}</small>}
    </label>
  );
}
