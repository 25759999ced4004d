/** An input as JSON text. */
interface JsonFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** At least. */
  readonly rows: number;
  readonly isInvalid?: boolean;
  /** Beside the label. */
  readonly note?: string | undefined;
}

const MOST_ROWS = 14;

export function JsonField({ value, onChange, rows, isInvalid = false, note = 'JSON' }: JsonFieldProps) {
  return (
    <label className="field">
      <span>
        Input <small>{note}</small>
      </span>
      <textarea
        rows={Math.min(MOST_ROWS, Math.max(rows, value.split('\n').length))}
        spellCheck={false}
        value={value}
        aria-invalid={isInvalid || undefined}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
