import { publish } from '@sb/events';
import { sql, type Store, type Tx } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import type { Sql } from '../src/position/position.sql.ts';
import { selectNewestEnded, selectNewestPublished, selectTypes } from '../src/read/select-newest.sql.ts';
import { selectEventKeys } from '../src/retention/old-events.sql.ts';
import { selectNews, selectPublished } from '../src/read/select-news.sql.ts';
import { endRun } from './facts.ts';

const MIDDLE = { xid: '0', seq: 1_000 };
const BOUNDS = { from: 400, before: 900 };
const SPAN = { since: 1_000, until: 2_000, span: { published: BOUNDS, ended: BOUNDS } };

const CASES: readonly {
  readonly name: string;
  readonly query: (tx: Tx) => Sql;
  readonly sqlite: RegExp;
  readonly postgres: RegExp;
}[] = [
  {
    name: 'the tail of both tables',
    query: (tx) => selectNews(tx, MIDDLE, 100),
    sqlite:
      /SEARCH f USING INTEGER PRIMARY KEY \(rowid>\?\).*SEARCH f USING INTEGER PRIMARY KEY \(rowid>\?\)/s,
    postgres: /Limit.*Index Scan using events_cursor.*Limit.*Index Scan using run_history_cursor/s,
  },
  {
    name: 'the tail of events',
    query: (tx) => selectPublished(tx, MIDDLE, 100),
    sqlite: /SEARCH f USING INTEGER PRIMARY KEY \(rowid>\?\)$/,
    postgres: /Index Scan using events_cursor/,
  },
  {
    name: 'the newest of a type',
    query: (tx) => selectNewestPublished(tx, { limit: 100 }, ['rare']),
    sqlite: /SEARCH f USING INDEX events_type \(type=\?\)$/,
    postgres: /Index Scan Backward using events_type/,
  },
  {
    name: 'those of a type in a time',
    query: (tx) => selectNewestPublished(tx, { limit: 100, ...SPAN }, ['rare']),
    sqlite: /SEARCH f USING INDEX events_type \(type=\? AND seq>\? AND seq<\?\)$/,
    postgres: /Index Scan Backward using events_type/,
  },
  {
    name: 'the ends of runs in a time',
    query: (tx) => selectNewestEnded(tx, { limit: 100, ...SPAN }, [4, 5, 6]),
    sqlite: /SEARCH f USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    postgres: /Index Scan Backward using run_history_pkey/,
  },
  {
    name: 'what people did, of some types',
    query: (tx) => selectNewestPublished(tx, { limit: 100, onlyActs: true }, ['rare', 'often']),
    sqlite: /SCAN f USING INDEX events_actor$/,
    postgres: /Index Scan Backward using events_actor/,
  },
  {
    name: 'what one person did, page by page',
    query: (tx) => selectNewestPublished(tx, { limit: 100, actor: 'ada', before: 900 }, undefined),
    sqlite: /SEARCH f USING INDEX events_actor \(seq<\?\)$/,
    postgres: /Index Scan Backward using events_actor/,
  },
  {
    name: 'the acts that retention removes where other events stay',
    query: (tx) => selectEventKeys(tx, { after: 100, bound: undefined, onlyActs: true, limit: 100 }),
    sqlite: /SEARCH f USING INDEX events_actor \(seq>\?\)$/,
    postgres: /Index Scan using events_actor/,
  },
  {
    name: 'the types that there are',
    query: () => selectTypes,
    sqlite: /SEARCH events USING COVERING INDEX events_type \(type>\?\)/,
    postgres: /Index Only Scan using events_type/,
  },
  {
    name: 'the newest runs that did not succeed',
    query: (tx) => selectNewestEnded(tx, { limit: 100 }, [5, 6]),
    sqlite: /SCAN f USING INDEX run_history_bad/,
    postgres: /Index Scan Backward using run_history_bad/,
  },
];

const WHOLE_TABLE = /SCAN f$|Seq Scan on (events|run_history)/m;

eachDialect('an index is enough', (open, dialect) => {
  test('for each query of the feed', async () => {
    const store = await open();
    await fill(store);
    for (const { name, query, ...plans } of CASES) {
      const plan = await store.read(function* (tx) {
        return yield* tx.rows<object>(
          dialect === 'sqlite'
            ? sql<object>`explain query plan ${query(tx)}`
            : sql<object>`explain ${query(tx)}`,
        );
      });
      const text = plan.map((row) => Object.values(row).at(-1)).join('\n');
      const whole = WHOLE_TABLE.exec(text)?.[0];
      expect({ name, text, whole }).toEqual({
        name,
        text: expect.stringMatching(plans[dialect]),
        whole: undefined,
      });
    }
  });
});

/** So many rows that a planner has a choice. */
async function fill(store: Store): Promise<void> {
  await store.write(function* (tx) {
    for (let id = 1; id <= 1_500; id++) yield* endRun(tx, { id, state: id % 500 === 0 ? 5 : 4 });
    const events = Array.from({ length: 1_500 }, (_, i) => ({
      type: i % 500 === 0 ? 'rare' : 'tick',
      payload: {},
    }));
    yield* publish(tx, events);
    yield* tx.run(sql`analyze`);
  });
}
