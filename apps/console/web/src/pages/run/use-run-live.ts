/** One run as it changes: the whole of it, and the lines of its log. */
import { useState } from 'react';
import type { LogLine, Run } from '../../../../src/answers/run.ts';
import { queryClient, readMissed } from '../../api/query-client.ts';
import { runQuery } from '../../api/run-queries.ts';
import { useLive } from '../../live/live.ts';

export function useRunLive(id: number): readonly LogLine[] {
  const [came, setCame] = useState<readonly LogLine[]>([]);
  useLive([`run:${id}`], {
    events: {
      run: (run: Run) => {
        if (run.id === id) queryClient.setQueryData(runQuery(id).queryKey, run);
      },
      log: ({ id: of, items }: { readonly id: number; readonly items: readonly LogLine[] }) => {
        if (of === id) setCame((lines) => [...lines, ...items]);
      },
    },
    touched: () => {
      void queryClient.invalidateQueries({ queryKey: ['run', id, 'explain'] });
      void queryClient.invalidateQueries({ queryKey: ['run', id, 'events'] });
    },
    refresh: () => readMissed(['run', id]),
  });
  return came;
}
