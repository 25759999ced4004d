/** An input as JSON text. */
interface JsonFieldProps {
  readonly value: string;
  readonly onChange: (text: string) => void;
  readonly rows: number;
  /** Beside the label. */
  readonly note?: string;
}

export function JsonField({ value, onChange, rows, note = 'JSON' }: JsonFieldProps) {
  return (
    <label className="field">
      <span>
        Input <small>{note}</small>
      </span>
      <textarea
        rows={rows}
        spellCheck={false}
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
