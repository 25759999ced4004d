import { placeOf } from '../../words/times.ts';

interface TimeFieldProps {
  readonly label: string;
  /** By whose clocks it is read: `typedTime`. */
  readonly zone: string;
  readonly value: string;
  readonly onChange: (text: string) => void;
  /** `18:00, 2026-12-01 18:00, 10m` */
  readonly examples: string;
}

/** A time as people type it. The field says by which clocks it is read. */
export function TimeField({ label, zone, value, onChange, examples }: TimeFieldProps) {
  return (
    <label className="field">
      <span>
        {label} <small>by the clocks of {placeOf(zone)}</small>
      </span>
      <input
        placeholder={examples}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
    </label>
  );
}
