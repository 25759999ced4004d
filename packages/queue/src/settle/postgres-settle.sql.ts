/**
 * Settles successes on PostgreSQL, in sets. It never joins: every joined form went quadratic sooner or later. States are
 * literals: a bound one cannot use a partial index.
 */
import { NOW } from '../postgres-now.sql.ts';
import { HISTORY_COLUMNS } from './end/history.sql.ts';

interface Settling {
  /** A condition on the runs. */
  readonly which: string;
  /** A further column of `gone`, a further part of the statement, and a further column of the answer. */
  readonly besides: { readonly gone: string; readonly part: string; readonly answer: string };
}

/** Settles runs that no other run waits for. */
export const SETTLE = settleStatement({
  which: 'and l.has_children = 0',
  besides: { gone: '', part: '', answer: '' },
});
/**
 * Settles all runs, and notes those that others wait for. Their children are not released here: one statement would not
 * see all of them. A run that got its first child while this waited for its row is read as it is then.
 */
export const SETTLE_NOTING = settleStatement({
  which: '',
  besides: {
    gone: ', has_children',
    part: `,
noted as (insert into ended_parents (run_id, state) select id, 4 from gone where has_children = 1 returning 1)`,
    answer: ', (select count(*)::int from noted)',
  },
});
/** The column with the number of noted runs. */
export const NOTED_AT = 2;

// node_id + 0 and state + 0 hide their index: the ids are all that should be looked up.
function settleStatement({ which, besides }: Settling): string {
  return `with ${NOW(3)},
gone as (delete from runs l where l.id = any($1::bigint[])
  and l.claim_no = coalesce(($6::jsonb->>l.id::text)::int, $4::int)
  and l.node_id + 0 = $2 and l.state + 0 = 3 and l.ctl = 0 ${which}
  returning ${HISTORY_COLUMNS}, failures${besides.gone}),
h as (insert into run_history (${HISTORY_COLUMNS}, state, attempt, result, finished_at)
  select ${HISTORY_COLUMNS}, 4, failures + 1, $5::jsonb->>id::text, (select ms from t) from gone returning id)${besides.part}
select count(*)::int, case when count(*) < cardinality($1::bigint[]) then coalesce(json_agg(id), '[]') end${besides.answer} from h`;
}
