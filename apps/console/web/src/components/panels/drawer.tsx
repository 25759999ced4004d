/** A part of the page beside its list, not a modal: its state is in the address. */
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { leaveTyped } from '../../keys/typed.ts';
import { useKeys } from '../../keys/use-keys.ts';
import { IconButton } from '../controls/button.tsx';
import { focusOn } from './focus-on.ts';

interface DrawerProps {
  readonly title: ReactNode;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  /** After a key opened it, the focus goes there: its own keys act. */
  readonly takesFocus?: boolean | undefined;
  /** A part of the page, beside it as long as nothing else is. */
  readonly isSide?: boolean;
}

export function Drawer({ title, label, onClose, children, takesFocus = false, isSide = false }: DrawerProps) {
  const box = useRef<HTMLElement>(null);
  const close = (): void => leaveTyped(onClose);
  useKeys('object', { Escape: close });
  useFocusBack(box);
  useEffect(() => {
    if (takesFocus) box.current?.focus({ preventScroll: true });
  }, [takesFocus, label]);
  return (
    <aside className={isSide ? 'drawer side' : 'drawer'} aria-label={label} ref={box} tabIndex={-1}>
      <header>
        {title}
        <IconButton icon="x" label="Close" onClick={close} />
      </header>
      {children}
    </aside>
  );
}

/** A drawer that is closed from within gives the focus back to what opened it, or to its row: Tab goes on from there. */
function useFocusBack(box: RefObject<HTMLElement | null>): void {
  useLayoutEffect(() => {
    const drawer = box.current;
    const opener = document.activeElement;
    return () => {
      if (drawer?.contains(document.activeElement) === true) queueMicrotask(() => goOnFrom(opener));
    };
  }, [box]);
}

function goOnFrom(opener: Element | null): void {
  const next = document.querySelector('.drawer');
  const row = document.querySelector('.tbl tr.at');
  const isRow = opener !== null && opener.matches('main *') && opener.isConnected;
  const target = next ?? (isRow ? opener : row) ?? document.querySelector('#main');
  focusOn(target);
}
