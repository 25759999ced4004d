/** A part of the page beside its list, not a modal: its state is in the address. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useKeys } from '../keys/use-keys.ts';
import { IconButton } from './button.tsx';

interface DrawerProps {
  readonly title: ReactNode;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** After a key opened it, the focus goes there: its own keys act. */
  readonly takesFocus?: boolean | undefined;
}

export function Drawer({ title, label, onClose, children, takesFocus = false }: DrawerProps) {
  const box = useRef<HTMLElement>(null);
  useKeys('object', { Escape: onClose });
  useEffect(() => {
    if (takesFocus) box.current?.focus({ preventScroll: true });
  }, [takesFocus, label]);
  return (
    <aside className="drawer" aria-label={label} ref={box} tabIndex={-1}>
      <header>
        {title}
        <IconButton icon="x" label="Close" onClick={onClose} />
      </header>
      {children}
    </aside>
  );
}
