import { useState } from 'react';
import { useGo } from '../links/app-link.tsx';
import { useInSight } from './use-in-sight.ts';

interface Place<Id> {
  /** What the drawer shows, by the address; absent: it is closed. */
  readonly opened: Id | undefined;
  readonly path: (id: Id | undefined) => string;
}

/** A drawer beside a list: what is in it is part of the address. */
export function useDrawer<Id extends string | number>({ opened, path }: Place<Id>) {
  const go = useGo();
  const [takesFocus, setOpenedByKey] = useOpenedByKey(opened);
  useInSight(opened === undefined ? undefined : String(opened));
  const show = (id: Id | undefined, isByKey: boolean): void => {
    setOpenedByKey(isByKey ? id : undefined);
    go(path(id));
  };
  return {
    takesFocus,
    /** By Enter: the drawer takes the focus, and its keys act. */
    open: (id: Id) => show(id, true),
    /** By a click: the focus stays in the list. */
    peek: (id: Id) => show(id, false),
    close: () => show(undefined, false),
  };
}

/** Whether a key opened what is open: what an address opened then, or "back", leaves the focus where it is. */
export function useOpenedByKey<Id extends string | number>(opened: Id | undefined) {
  const [shown, setShown] = useState(opened);
  const [byKey, setByKey] = useState<Id>();
  if (shown !== opened) {
    setShown(opened);
    if (byKey !== opened) setByKey(undefined);
  }
  return [opened !== undefined && byKey === opened, setByKey] as const;
}
