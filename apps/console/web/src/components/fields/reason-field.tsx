interface ReasonFieldProps {
  readonly reason: string;
  readonly onChange: (reason: string) => void;
}

/** Why a person changes something, in a form. */
export function ReasonField({ reason, onChange }: ReasonFieldProps) {
  return (
    <label className="field">
      <span>
        Reason <small>optional, kept with the event</small>
      </span>
      <input value={reason} maxLength={500} onChange={({ target }) => onChange(target.value)} />
    </label>
  );
}
