import { ChoiceLink } from './choice-link.tsx';

interface ChoiceProps<Value> {
  readonly label: string;
  readonly values: readonly Value[];
  readonly value: Value;
  readonly path: (value: Value) => string;
  readonly name?: (value: Value) => string;
}

/** One of a few values, side by side; each is an address. */
export function Choice<Value>({ label, values, value, path, name = String }: ChoiceProps<Value>) {
  return (
    <span className="seg" role="group" aria-label={label}>
      {values.map((one) => (
        <ChoiceLink key={name(one)} isOn={one === value} href={path(one)}>
          {name(one)}
        </ChoiceLink>
      ))}
    </span>
  );
}
