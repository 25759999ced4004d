/**
 * The native modal dialog: it keeps the focus, and Escape closes it. A press beside it closes it only while nothing is typed
 * in it. Only the sign-in opens over another one.
 */
import { type ReactNode, useEffect, useRef } from 'react';
import { isTypedIn } from '../../keys/typed.ts';
import { useLiveHold } from '../../live/live.ts';
import { focusOn } from './focus-on.ts';

interface DialogProps {
  readonly label: string;
  readonly className: string;
  readonly role?: 'dialog' | 'alertdialog';
  readonly onClose: () => void;
  /** Stays open after Back. */
  readonly isKept?: boolean;
  /** Its content is shown only once: no key and no press beside it closes it, its own button alone. */
  readonly isShownOnce?: boolean;
  readonly children: ReactNode;
}

export function Dialog({
  label,
  className,
  role = 'dialog',
  onClose,
  isShownOnce = false,
  isKept = isShownOnce,
  children,
}: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const isPressedBeside = useRef(false);
  useLiveHold('a dialog is open', true);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  // It is about the page that Back has left.
  useEffect(() => {
    if (isKept) return;
    const leave = (): void => close.current();
    addEventListener('popstate', leave);
    return () => removeEventListener('popstate', leave);
  }, [isKept]);
  useEffect(() => {
    const { current } = box;
    const before = document.activeElement;
    current?.showModal();
    return () => {
      current?.close();
      // What opened it may be gone by now, as a row that was deleted.
      const back = before?.isConnected === true ? before : document.querySelector('#main');
      focusOn(back, { preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={box}
      className={className}
      role={role}
      aria-label={label}
      // Else a browser closes it by a second Escape whatever the page says to the first.
      {...(isShownOnce && { closedby: 'none' })}
      onCancel={(event) => {
        event.preventDefault();
        if (!isShownOnce) onClose();
      }}
      // A click beside it is one on its backdrop. That of a press in it, as a text is selected, is none.
      onPointerDown={({ target }) => {
        isPressedBeside.current = target === box.current;
      }}
      onClick={({ target }) => {
        if (target !== box.current || !isPressedBeside.current) return;
        if (!isShownOnce && !isTypedIn(box.current)) onClose();
      }}
    >
      <div className="inner">{children}</div>
    </dialog>
  );
}
