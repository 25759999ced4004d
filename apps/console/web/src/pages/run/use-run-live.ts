/** One run as it changes: the whole of it, and the lines of its log. */
import { useRef, useState } from 'react';
import type { Run } from '../../../../src/answers/run.ts';
import { takePushed } from '../../api/pushed.ts';
import { readMissed, readTouched } from '../../api/query-client.ts';
import { runQuery } from '../../api/run-queries.ts';
import { useLive } from '../../live/live.ts';
import { addPart, type LogPart } from './log-lines.ts';

interface CameLines extends LogPart {
  readonly id: number;
}

export function useRunLive(id: number): LogPart | undefined {
  const [came, setCame] = useState<LogPart>();
  /** Came while changes are held back: they are not sent again. */
  const held = useRef<LogPart[]>([]);
  const show = (...parts: readonly LogPart[]): void => {
    const all = [...held.current.splice(0), ...parts];
    if (all.length > 0) setCame((now) => all.reduce<LogPart | undefined>(addPart, now));
  };
  useLive([`run:${id}`], {
    events: {
      run: (run: Run) => {
        if (run.id === id) takePushed(runQuery(id).queryKey, run);
      },
      log: ({ id: of, ...part }: CameLines) => {
        if (of === id) show(part);
      },
    },
    held: {
      log: ({ id: of, ...part }: CameLines) => {
        if (of === id) held.current.push(part);
      },
    },
    touched: () => readTouched({ queryKey: ['run', id, 'explain'] }, { queryKey: ['run', id, 'events'] }),
    refresh: () => {
      show();
      readMissed(['run', id]);
    },
  });
  return came;
}
