/** One of several that the address names: the one that is shown is marked. */
import { AppLink, type AppLinkProps } from './app-link.tsx';

interface ChoiceLinkProps extends AppLinkProps {
  readonly isOn: boolean;
}

/** A link to a view, or to a value of a filter. */
export function ChoiceLink({ isOn, className, ...link }: ChoiceLinkProps) {
  return (
    <AppLink
      {...link}
      className={[className, isOn && 'on'].filter(Boolean).join(' ') || undefined}
      aria-current={isOn ? 'true' : undefined}
    />
  );
}

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
