/** Opens and closes the drawer of the page: the address says what is in it, and its form. */
import { useState } from 'react';
import { useGo } from '../../components/links/app-link.tsx';
import { useOpenedByKey } from '../../components/panels/use-drawer.ts';
import { useInSight } from '../../components/panels/use-in-sight.ts';
import type { RowKey, Selection } from '../../components/table/table.tsx';
import { leaveTyped } from '../../keys/typed.ts';
import { failurePath, type FailureParts } from './failure-path.ts';
import type { Chosen } from './use-chosen.ts';

type Keys = ReadonlySet<RowKey>;

export type LetterDrawer = ReturnType<typeof useLetterDrawer>;

export function useLetterDrawer(parts: FailureParts, { group, picks }: Pick<Chosen, 'group' | 'picks'>) {
  const { status, isFlat, job, operation } = parts;
  const go = useGo();
  const opened = group?.fingerprint ?? (operation === undefined ? job : String(operation));
  const [takesFocus, setOpenedByKey] = useOpenedByKey(opened);
  /** How often the form was asked for at the list, below which a phone has it. */
  const [asks, setAsks] = useState(0);
  useInSight(asks === 0 ? opened : `${opened} ${asks}`);
  const show = (fingerprint: string, isByKey: boolean): void => {
    setOpenedByKey(isByKey ? fingerprint : undefined);
    go(failurePath({ group: fingerprint }));
  };
  const askReplay = (): void => go(failurePath({ ...parts, isReplay: true }));
  return {
    takesFocus,
    open: (fingerprint: string) => show(fingerprint, true),
    /** By a click: the focus stays in the list. */
    peek: (fingerprint: string) => show(fingerprint, false),
    /** The focus stays in the rows: the next one is picked by a key too. */
    selection: (picked: Keys, pick: (next: Keys) => void): Selection => ({
      picked,
      onChange: (next) => {
        const take = (): void => {
          setOpenedByKey(undefined);
          pick(next);
        };
        // The first one that is picked, and the second error, have a drawer of their own.
        if (Math.min(next.size, 2) === Math.min(picked.size, 2)) take();
        else leaveTyped(take);
      },
    }),
    askReplay,
    askReplayAtList: () => {
      setAsks(asks + 1);
      askReplay();
    },
    showOperation: (started: number) => {
      picks.clear();
      go(failurePath({ status, isFlat, operation: started }));
    },
    close: () => {
      picks.clear();
      go(failurePath({ status, isFlat: isFlat && job === undefined }));
    },
  };
}
