import type { PostgresHandle } from '@sb/storage';
import { type AlikeRuns, type InsertOptions, newRun, type NewRun, type StoredIds } from './new-run.sql.ts';
import {
  type Given,
  type Kind,
  OPTIONS,
  type Statement,
  statementOf,
  UNSET,
} from './postgres-statement.sql.ts';
import { createStatements, shapeOf, type Values } from './shape.ts';

let made = 0;
const statements = createStatements(OPTIONS.length, (kind, shape): Statement => {
  made += 1;
  return statementOf(`enqueue_${made}`, JSON.parse(kind) as Kind, shape);
});

export async function postgresInsert(
  handle: PostgresHandle,
  sets: readonly AlikeRuns[],
  { pin, counted = false, keysTaken = false }: InsertOptions,
): Promise<StoredIds> {
  const isKeyed = sets.some(({ keys }) => keys !== undefined);
  const kind: Kind = {
    isPinned: pin !== undefined,
    isUnbounded: counted || pin !== undefined,
    isKeyed,
    areKeysTaken: keysTaken,
    isMatched: isKeyed || sets.length > 1,
  };
  const values = sets.map(({ request }) => valuesOf(newRun(request)));
  const given: Given = { now: handle.now(), nodeId: pin?.nodeId, sets, values };
  const { name, text, parameters } = statements(JSON.stringify(kind), shapeOf(values, UNSET));
  const rows = await handle.arrays(
    name,
    text,
    parameters.map((read) => read(given)),
  );
  const count = sets.reduce((sum, { inputs }) => sum + inputs.length, 0);
  const ids = Array.from({ length: count }, (): number | undefined => undefined);
  for (const [at, [id, place]] of rows.entries()) ids[kind.isMatched ? Number(place) - 1 : at] = Number(id);
  return ids;
}

function valuesOf(run: NewRun): Values {
  return OPTIONS.map((name) => run[name]);
}

const INSERT_INPUTS = `insert into run_inputs (run_id, body)
  select * from unnest($1::bigint[], $2::text[])`;

export async function postgresInsertInputs(
  handle: PostgresHandle,
  inputs: readonly (readonly [number, string])[],
): Promise<void> {
  await handle.arrays('enqueue_inputs', INSERT_INPUTS, [
    inputs.map(([id]) => id),
    inputs.map(([, body]) => body),
  ]);
}
