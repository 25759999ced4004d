import { FieldLabel } from './field-label.tsx';
import type { Options } from './with-chosen.ts';

interface TicksProps {
  readonly label: string;
  readonly note: string;
  readonly options: Options;
  readonly chosen: readonly string[];
  /** In the order of the options. */
  readonly onChange: (chosen: readonly string[]) => void;
}

/** Any number of some options. */
export function Ticks({ label, note, options, chosen, onChange }: TicksProps) {
  const tick = (value: string, isChosen: boolean): void =>
    onChange(options.map(([one]) => one).filter((one) => (one === value ? isChosen : chosen.includes(one))));
  return (
    <div className="ticks" role="group" aria-label={label}>
      <FieldLabel label={label} note={note} />
      {options.map(([value, word]) => (
        <label key={value} className="tick">
          <input
            type="checkbox"
            className="check"
            checked={chosen.includes(value)}
            onChange={({ target }) => tick(value, target.checked)}
          />{' '}
          {word}
        </label>
      ))}
    </div>
  );
}
