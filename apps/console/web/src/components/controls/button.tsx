/** Buttons and hints of keys. */
import type { ButtonHTMLAttributes, MouseEvent, ReactNode } from 'react';
import { keyLabel } from '../../keys/key-table.ts';
import { isMac } from '../../keys/use-keys.ts';
import { useSettings } from '../../settings/settings.ts';
import { Icon, type IconName } from '../marks/icon.tsx';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly icon?: IconName | undefined;
  /** `primary small`: words of app.css. */
  readonly look?: string | undefined;
  /** The key that does the same. */
  readonly hint?: string | undefined;
  readonly children: ReactNode;
}

export function Button({
  icon,
  look = '',
  hint,
  children,
  className = '',
  disabled,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      className={`btn ${look} ${className}`}
      {...rest}
      onClick={onClick}
      {...offWhile(disabled)}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
      {hint !== undefined && <Key name={hint} />}
    </button>
  );
}

/**
 * Of a button that does nothing for now. It keeps the focus: the browser would take it from one with `disabled`, which was
 * just pressed. After its `onClick`.
 */
export function offWhile(isOff = false) {
  return isOff ? ({ 'aria-disabled': true, onClick: ignore } as const) : {};
}

/** A submit button sends nothing. */
function ignore(event: MouseEvent): void {
  event.preventDefault();
}

/** `<kbd>`: with a fine pointer only, by CSS; not at all where single keys are off. */
export function Key({ name }: { readonly name: string }) {
  const { keys } = useSettings();
  if (!keys && !name.startsWith('Mod ') && !['Escape', 'Enter'].includes(name)) return null;
  return <kbd>{keyLabel(name, isMac)}</kbd>;
}

export function IconButton({
  icon,
  label,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & { readonly icon: IconName; readonly label: string }) {
  return (
    <button type="button" className="ibtn" aria-label={label} title={label} {...rest}>
      <Icon name={icon} />
    </button>
  );
}
