// What is promised of facts: they last, they are there together, they count once, they happen once.

const CURSORS = 'packages/queue/src/store/cursors.ts';
const FOLD = 'packages/queue/src/fold.ts';
const FOLD_TEST = 'packages/queue/test/fold.test.ts';
const FIRES = 'packages/scheduler/src/store/fires.ts';
const FIRE_TEST = 'packages/scheduler/test/fire.test.ts';
const MIGRATION = 'packages/storage/src/migrations/001-foundation.ts';
const TOGETHER = 'packages/queue/test/together.test.ts';
const CLIENT = 'packages/queue/src/client.ts';
const CLIENT_TEST = 'packages/queue/test/client.test.ts';
const GUEST = 'packages/storage/src/postgres/guest.ts';
const DURABLE = 'packages/queue/test/durable.test.ts';

const REMOVED_KEY = {
  file: MIGRATION,
  search: 'node_id ${big}, primary key (schedule_id, fire_at))`',
  replace: 'node_id ${big})`',
};
const NO_CONFLICT = {
  file: FIRES,
  search:
    "on conflict (schedule_id, fire_at) do update\n      set verdict = excluded.verdict, decided_at = excluded.decided_at, node_id = excluded.node_id\n      where fires.verdict = 'skipped_catchup' and fires.decided_at > excluded.decided_at\n",
  replace: '',
};
const NO_COMPARISON = {
  file: FIRES,
  search: 'on m.id = s.id and m.was = s.next_fire_at and m.version = s.version',
  replace: 'on m.id = s.id',
};

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const FACTS = [
  {
    breaks: 'ids come back after rows were deleted, SQLite',
    edits: [
      {
        file: MIGRATION,
        search: "id: 'integer primary key autoincrement'",
        replace: "id: 'integer primary key'",
      },
    ],
    noticedBy: [
      { file: 'packages/storage/test/migrate.test.ts', test: 'a store (sqlite) never gives an id twice' },
    ],
  },
  {
    breaks: 'the cursor of the fold moves whoever has moved it',
    edits: [{ file: CURSORS, search: ' and xid = ${from.xid} and seq = ${from.seq}', replace: '' }],
    noticedBy: [
      { file: FOLD_TEST, test: 'the fold (sqlite) counts each finished run once' },
      { file: FOLD_TEST, test: 'the fold (postgres) counts each finished run once' },
    ],
  },
  {
    breaks: 'the cursor of the fold moves before what it counts is written',
    edits: [
      {
        file: FOLD,
        search:
          '  const ours = await store.write(\n    function* (tx) {\n      if (!(yield* moveCursor(tx, FOLD_CURSOR, from, { xid: last.xid, seq: last.seq }))) return false;',
        replace:
          '  if (!(await store.write((tx) => moveCursor(tx, FOLD_CURSOR, from, { xid: last.xid, seq: last.seq })))) return { counted: 0, more: true };\n  const ours = await store.write(\n    function* (tx) {',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: 'the fold (sqlite) that is killed after any of its writes' },
      { file: FOLD_TEST, test: 'the fold (postgres) that is killed after any of its writes' },
    ],
  },
  {
    breaks: 'the fold passes over what an open transaction is about to commit, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/store/finished.ts',
        search: 'and xid < pg_snapshot_xmin(pg_current_snapshot())\n',
        replace: '\n',
      },
    ],
    noticedBy: [
      { file: FOLD_TEST, test: 'the fold (postgres) counts a run that is committed after a later one' },
    ],
  },
  {
    breaks: 'an enqueue is not written through to the disk, SQLite',
    edits: [
      {
        file: 'packages/queue/src/enqueue-together.ts',
        search: 'durable: true,',
        replace: 'durable: false,',
      },
    ],
    noticedBy: [{ file: DURABLE, test: 'SQLite writes an enqueue through' }],
  },
  {
    breaks: 'many that are asked for at once are not written through to the disk, SQLite',
    edits: [
      { file: 'packages/queue/src/enqueue-many.ts', search: 'durable: true', replace: 'durable: false' },
    ],
    noticedBy: [{ file: DURABLE, test: 'SQLite writes many that are asked for at once through' }],
  },
  {
    breaks: 'what was promised is not written through to the disk, SQLite',
    edits: [
      {
        file: 'packages/storage/src/sqlite/gate.ts',
        search: "promise(durable || options.alwaysDurable ? 'full' : 'normal')",
        replace: "promise(options.alwaysDurable ? 'full' : 'normal')",
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/sqlite-durability.test.ts',
        test: 'the commit mode follows the promise',
      },
      { file: DURABLE, test: 'SQLite writes an enqueue through' },
    ],
  },
  {
    breaks: 'a write is acknowledged before it is committed, SQLite',
    edits: [
      {
        file: 'packages/storage/src/sqlite/gate.ts',
        search: "      handle.objects('commit').run();\n",
        replace: "      setImmediate(() => handle.objects('commit').run());\n",
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/write.test.ts',
        test: 'a write (sqlite) that is acknowledged can be read',
      },
    ],
  },
  {
    breaks: 'a write is acknowledged before it is committed, PostgreSQL',
    edits: [
      {
        file: 'packages/storage/src/postgres/gate.ts',
        search: '      await commit(client);\n      return result;\n    });',
        replace: '      commit(client).catch(() => {});\n      return result;\n    });',
      },
    ],
    noticedBy: [
      {
        file: 'packages/storage/test/postgres-connection.test.ts',
        test: 'a transaction whose commit loses its answer is told as unknown',
      },
    ],
  },
  {
    breaks: 'a cancel and its event are in two transactions',
    edits: [
      {
        file: 'packages/queue/src/cancel.ts',
        search:
          "  yield* publish(tx, [engineEvent('run.cancel_requested', facts, { actor, runId, jobId: run.job })]);\n",
        replace: '',
      },
      {
        file: 'packages/queue/src/cancel.ts',
        search: '  const cancelling = await store.write((tx) => cancelIn(tx, request));\n',
        replace: `  const cancelling = await store.write((tx) => cancelIn(tx, request));
  await store.write((tx) => publish(tx, [{ type: 'run.cancel_requested', payload: {}, actor: request.actor }]));\n`,
      },
    ],
    noticedBy: [
      { file: TOGETHER, test: 'an operator (sqlite) who cancels a run' },
      { file: TOGETHER, test: 'an operator (postgres) who cancels' },
    ],
  },
  {
    breaks: 'a pause and its event are in two transactions',
    edits: [
      {
        file: 'packages/queue/src/change-queue.ts',
        search: '  yield* publish(tx, [engineEvent(type,',
        replace: "  if (type !== 'queue.paused') yield* publish(tx, [engineEvent(type,",
      },
      {
        file: 'packages/queue/src/pause-queue.ts',
        search: '  return store.write((tx) =>\n    changeQueue',
        replace: '  const changed = await store.write((tx) =>\n    changeQueue',
      },
      {
        file: 'packages/queue/src/pause-queue.ts',
        search: '      reason,\n    }),\n  );\n',
        replace: `      reason,
    }),
  );
  const { publish } = await import('@sb/events');
  await store.write((tx) => publish(tx, [{ type: 'queue.paused', payload: {}, actor }]));
  return changed;\n`,
      },
    ],
    noticedBy: [
      { file: TOGETHER, test: 'an operator (sqlite) who pauses a queue' },
      { file: TOGETHER, test: 'an operator (postgres) who pauses a queue' },
    ],
  },
  {
    breaks: 'a dead letter is marked in another transaction than that of its new run',
    edits: [
      {
        file: 'packages/queue/src/insert-replays.ts',
        search:
          '  yield* markReplayed(\n    tx,\n    replayed.filter(({ hadOpenLetter }) => hadOpenLetter),\n  );\n',
        replace: '',
      },
      {
        file: 'packages/queue/src/replay-dead.ts',
        search: '    if (!options.dryRun && chunk.done.length > 0) store.ring();\n',
        replace: `    const { markReplayed } = await import('./store/close-letters.ts');
    await store.write((tx) => markReplayed(tx, chunk.done.map((one) => ({ rootId: 0, replayedAs: 0, ...one }))));\n`,
      },
    ],
    noticedBy: [
      { file: TOGETHER, test: 'an operator (sqlite) who replays dead letters' },
      { file: TOGETHER, test: 'an operator (postgres) who replays dead letters' },
    ],
  },
  {
    breaks: 'a dead letter that somebody is replaying is not locked, PostgreSQL',
    edits: [
      {
        file: 'packages/queue/src/store/lock-letter.ts',
        search: "if (tx.dialect === 'sqlite') return;",
        replace: "if (tx.dialect !== 'gone') return;",
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/replay-run.test.ts',
        test: 'retrying a failed run (postgres) makes one run of it',
      },
    ],
  },
  {
    breaks: 'a fire time has as many rows, and runs, as it comes',
    edits: [REMOVED_KEY, NO_CONFLICT],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (sqlite) fires no time again when the clock is set back' },
      { file: FIRE_TEST, test: 'a schedule (postgres) fires no time again when the clock is set back' },
    ],
  },
  {
    breaks: 'the next fire moves whoever has moved it, PostgreSQL',
    edits: [NO_COMPARISON],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (postgres) that is changed while it fires goes by the change' },
    ],
  },
  {
    breaks:
      'what somebody wants of a fire is unknown to a daemon that has read the schedule before, PostgreSQL',
    edits: [
      {
        file: 'packages/scheduler/src/store/operate.ts',
        search: 'planned_at = ${tx.now}, version = version + 1\n',
        replace: 'planned_at = ${tx.now}\n',
      },
    ],
    noticedBy: [
      {
        file: 'packages/scheduler/test/operate.test.ts',
        test: 'the next fires of a schedule (postgres) are skipped also where a daemon had read them before',
      },
    ],
  },
  {
    breaks: 'a run by hand stands in the way of the fires of its schedule',
    edits: [
      {
        file: 'packages/queue/src/store/unfinished-of.ts',
        search: 'and fire_at is not null and',
        replace: 'and',
      },
    ],
    noticedBy: [
      {
        file: 'packages/scheduler/test/operate.test.ts',
        test: "a run of a schedule that somebody wants now (sqlite) has what its fires have, no fire time, and stands in no fire's way",
      },
      {
        file: 'packages/scheduler/test/operate.test.ts',
        test: "a run of a schedule that somebody wants now (postgres) has what its fires have, no fire time, and stands in no fire's way",
      },
    ],
  },
  {
    breaks: 'a fire is guarded by nothing',
    edits: [REMOVED_KEY, NO_CONFLICT, NO_COMPARISON],
    noticedBy: [
      { file: FIRE_TEST, test: 'a schedule (sqlite) fires no time again when the clock is set back' },
      { file: FIRE_TEST, test: 'a schedule (postgres) fires once whoever fires' },
    ],
  },
  {
    breaks: 'two runs that a client is asked for at once in one transaction of the application have no turns',
    edits: [
      {
        file: GUEST,
        search: 'const before = turns.get(transaction) ?? Promise.resolve();',
        replace: 'const before = Promise.resolve();',
      },
    ],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application its search_path is as it was after two that were asked for at once',
      },
    ],
  },
  {
    breaks: 'a client is taken along by a transaction that sees a queue as it was',
    edits: [{ file: GUEST, search: "if (!isolation.startsWith('read '))", replace: "if (isolation === '')" }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'in a transaction of the application is refused under repeatable read',
      },
    ],
  },
  {
    breaks: 'a client is closed although a call is under way',
    edits: [{ file: CLIENT, search: '    await Promise.allSettled(underWay);\n', replace: '' }],
    noticedBy: [
      {
        file: CLIENT_TEST,
        test: 'a client (postgres) is closed when what it was asked before is done',
      },
    ],
  },
  {
    breaks: 'a schedule of the store knows no bounds',
    edits: [
      {
        file: 'packages/scheduler/src/check-entry.ts',
        search: '    ...fieldProblems(entry),\n',
        replace: '',
      },
    ],
    noticedBy: [
      { file: 'packages/scheduler/test/own-schedules.test.ts', test: 'is held to the bounds of the file' },
    ],
  },
];
