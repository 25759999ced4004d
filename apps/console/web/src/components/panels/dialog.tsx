/** The native modal dialog: it keeps the focus, and Escape closes it. Never two at once; only the sign-in may be over another one. */
import { type ReactNode, useEffect, useRef } from 'react';
import { useLiveHold } from '../../live/live.ts';
import { focusOn } from './focus-on.ts';

interface DialogProps {
  readonly label: string;
  readonly className: string;
  readonly role?: 'dialog' | 'alertdialog';
  readonly onClose: () => void;
  /** Stays open after Back, because its content is shown only once. */
  readonly isKept?: boolean;
  readonly children: ReactNode;
}

export function Dialog({
  label,
  className,
  role = 'dialog',
  onClose,
  isKept = false,
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
      focusOn(before, { preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={box}
      className={className}
      role={role}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A click beside it is one on its backdrop. That of a press in it, as a text is selected, is none.
      onPointerDown={({ target }) => {
        isPressedBeside.current = target === box.current;
      }}
      onClick={({ target }) => {
        if (target === box.current && isPressedBeside.current) onClose();
      }}
    >
      <div className="inner">{children}</div>
    </dialog>
  );
}
