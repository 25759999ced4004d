import { type Body, sql, type Tx } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { GIVEN_UP } from '../src/deliver/retry-policy.ts';
import { FORGET_MESSAGES, forgetMessages } from '../src/index.ts';
import { aContext, failing } from './evaluations.ts';

function* byScript(tx: Tx): Body<void> {
  for (const statement of FORGET_MESSAGES) yield* tx.run(sql.raw(statement));
}

interface Row {
  readonly state: string;
  readonly permanent: number;
  readonly due: number | null;
  readonly at: number;
  readonly says: string;
}

eachDialect('a store that was restored', (open, dialect) => {
  const ways = [forgetMessages, ...(dialect === 'postgres' ? [byScript] : [])];
  test.each(ways.map((way) => [way.name, way]))(
    'sends nothing that waited in the backup: %s',
    async (_, way) => {
      const { store, at } = await aContext(open);
      await at(0, failing(3));
      await store.write((tx) => way(tx));
      const rows = await store.read((tx) =>
        tx.rows(sql<Row>`select state, permanent, due_at as due, ended_at as at, says from alert_deliveries`),
      );
      expect(rows).toEqual([
        {
          state: 'given_up',
          permanent: GIVEN_UP.onPurpose,
          due: null,
          at: expect.any(Number),
          says: expect.stringContaining('waited in a backup'),
        },
      ]);
    },
  );
});
