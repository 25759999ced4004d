// An operator's action and its event are committed together, and once.

const TOGETHER_TEST = 'packages/queue/test/together.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const TOGETHER = [
  {
    breaks: 'a cancel and its event are in two transactions',
    edits: [
      {
        file: 'packages/queue/src/runs/cancel.ts',
        search:
          "  yield* publish(tx, [toEngineEvent('run.cancel_requested', facts, { actor, runId, jobId: run.job })]);\n",
        replace: '',
      },
      {
        file: 'packages/queue/src/runs/cancel.ts',
        search: '  const cancelling = await store.write((tx) => cancelIn(tx, request));\n',
        replace: `  const cancelling = await store.write((tx) => cancelIn(tx, request));
  await store.write((tx) => publish(tx, [{ type: 'run.cancel_requested', payload: {}, actor: request.actor }]));\n`,
      },
    ],
    noticedBy: [
      { file: TOGETHER_TEST, test: 'an operator (sqlite) who cancels a run' },
      { file: TOGETHER_TEST, test: 'an operator (postgres) who cancels' },
    ],
  },
  {
    breaks: 'a pause and its event are in two transactions',
    edits: [
      {
        file: 'packages/queue/src/pauses/change-standing.ts',
        search: '  yield* publish(tx, [event(mode,',
        replace: "  if (mode !== 'paused') yield* publish(tx, [event(mode,",
      },
      {
        file: 'packages/queue/src/pauses/pause-queue.ts',
        search: "  return store.write((tx) => changeQueue(tx, queue, { ...options, mode: 'paused' }));\n",
        replace: `  const changed = await store.write((tx) => changeQueue(tx, queue, { ...options, mode: 'paused' }));
  const { publish } = await import('@sb/events');
  await store.write((tx) => publish(tx, [{ type: 'queue.paused', payload: {}, actor: options.actor }]));
  return changed;\n`,
      },
    ],
    noticedBy: [
      { file: TOGETHER_TEST, test: 'an operator (sqlite) who pauses a queue' },
      { file: TOGETHER_TEST, test: 'an operator (postgres) who pauses a queue' },
    ],
  },
  {
    breaks: 'a dead letter is marked in another transaction than that of its new run',
    edits: [
      {
        file: 'packages/queue/src/dead-letters/insert-replays.ts',
        search:
          '  yield* markReplayed(\n    tx,\n    replayed.filter(({ hadOpenLetter }) => hadOpenLetter),\n  );\n',
        replace: '',
      },
      {
        file: 'packages/queue/src/dead-letters/replay-dead.ts',
        search: '    if (!options.dryRun && chunk.done.length > 0) store.ring();\n',
        replace: `    const { markReplayed } = await import('./close-letters.sql.ts');
    await store.write((tx) => markReplayed(tx, chunk.done.map((one) => ({ rootId: 0, replayedAs: 0, ...one }))));\n`,
      },
    ],
    noticedBy: [
      { file: TOGETHER_TEST, test: 'an operator (sqlite) who replays dead letters' },
      { file: TOGETHER_TEST, test: 'an operator (postgres) who replays dead letters' },
    ],
  },
  {
    breaks: 'a dead letter is not locked during its replay, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/dead-letters/find-letters.sql.ts',
        search: 'from dead_letters where run_id = ${runId}`);',
        replace: 'from dead_letters where run_id = ${runId} and 1 = 0`);',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/replay-run.test.ts',
        test: 'retrying a failed run (postgres) makes one run of it',
      },
    ],
  },
];
