/**
 * One sentence at a time, for 10 s, with Undo where the verb has an inverse. It stays while it has the pointer or the
 * focus, and gives the focus back. An Undo that was refused says so, and stays.
 */
import { type FocusEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { isStale } from '../api/request/api-problem.ts';
import { Refusal } from '../components/answer/refusal.tsx';
import { Button, IconButton } from '../components/controls/button.tsx';
import { AppLink } from '../components/links/app-link.tsx';
import { Mark } from '../components/marks/state-mark.tsx';
import { focusOn } from '../components/panels/focus-on.ts';
import { useKeys } from '../keys/use-keys.ts';
import { createValueStore, useValue } from '../settings/store.ts';

export interface Toast {
  readonly says: string;
  readonly mark?: string;
  /** The inverse verb. */
  readonly undo?: () => Promise<unknown>;
  /** What was made, where no page has gone to it. */
  readonly link?: { readonly href: string; readonly text: string };
}

interface Shown extends Toast {
  /** Why its Undo was refused. */
  readonly refusal?: Error;
}

const SHOWN_MS = 10_000;

const current = createValueStore<Shown | undefined>(undefined);

export function showToast(toast: Toast): void {
  current.set(toast);
}

/** A finger has no title to look at: a tap on a time says when it was, with its zone. One in a row or a link opens that. */
export function tellTimesByTap(): void {
  addEventListener('click', (event) => {
    if (!(event instanceof PointerEvent) || event.pointerType !== 'touch') return;
    const time = event.target instanceof Element ? event.target.closest('time[title]') : null;
    if (time && time.closest('tr, a, button, label, summary') === null)
      showToast({ says: time.getAttribute('title') ?? '', mark: 'later' });
  });
}

function close(): void {
  current.set(undefined);
}

export function Toasts() {
  const toast = useValue(current);
  const { refusal } = toast ?? {};
  // What another one has changed since is not taken back, however often it is tried.
  const undo = isStale(refusal) ? undefined : toast?.undo;
  const takeBack = (): void => {
    close();
    undo?.()
      .then(() => showToast({ says: 'Undone' }))
      .catch((error: Error) => current.set({ says: 'Not undone', mark: 'failed', undo, refusal: error }));
  };
  useKeys('anywhere', { z: () => (undo ? takeBack() : false) }, undo !== undefined);
  const { box, isHeld, holders } = useHolders(toast);
  useEffect(() => {
    if (!toast || toast.refusal || isHeld) return undefined;
    const waiting = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(waiting);
  }, [toast, isHeld]);
  return (
    <div role="status" ref={box} className={toast ? 'toast' : 'sr'} {...holders}>
      {toast && (
        <>
          <Mark state={toast.mark ?? 'succeeded'} />
          <span>{toast.says}</span>
          {toast.link && (
            <AppLink className="acc" href={toast.link.href}>
              {toast.link.text}
            </AppLink>
          )}
          <Refusal error={refusal} />
          {undo && (
            <Button look="small" hint="z" onClick={takeBack}>
              {refusal ? 'Try again' : 'Undo'}
            </Button>
          )}
          <IconButton icon="x" label="Close" onClick={close} />
        </>
      )}
    </div>
  );
}

/** Whether a person is about to use it: with the pointer over it, or with the focus in it. */
function useHolders(toast: Toast | undefined) {
  const box = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<Element>(null);
  const [isUnderPointer, setUnderPointer] = useState(false);
  const [hasFocus, setFocus] = useState(false);
  // An element that is removed gets no pointerleave.
  if (!toast && isUnderPointer) setUnderPointer(false);
  useLayoutEffect(() => {
    if (!hasFocus || box.current?.contains(document.activeElement)) return;
    setFocus(false);
    const before = cameFrom.current;
    const row = document.querySelector('.tbl tr.at') ?? document.querySelector('#main');
    focusOn(before?.isConnected ? before : row, {
      preventScroll: true,
    });
  }, [toast, hasFocus]);
  return {
    box,
    isHeld: isUnderPointer || hasFocus,
    holders: {
      onPointerEnter: () => setUnderPointer(true),
      onPointerLeave: () => setUnderPointer(false),
      onFocus: ({ relatedTarget }: FocusEvent) => {
        if (!hasFocus) cameFrom.current = relatedTarget;
        setFocus(true);
      },
      onBlur: ({ relatedTarget, currentTarget }: FocusEvent) => {
        if (!currentTarget.contains(relatedTarget)) setFocus(false);
      },
    },
  };
}
