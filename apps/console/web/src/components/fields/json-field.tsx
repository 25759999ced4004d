/** An input as JSON text. */
interface JsonFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows: number;
  readonly isInvalid?: boolean;
  /** Beside the label. */
  readonly note?: string | undefined;
}

export function JsonField({ value, onChange, rows, isInvalid = false, note = 'JSON' }: JsonFieldProps) {
  return (
    <label className="field">
      <span>
        Input <small>{note}</small>
      </span>
      <textarea
        rows={rows}
        spellCheck={false}
        value={value}
        aria-invalid={isInvalid || undefined}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
