/** Alerts that fired, the newest first: who was notified, what was left out, how long it took. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AlertRow } from '../../../../src/answers/alerts/alerts.ts';
import type { AlertHistory } from '../../../../src/answers/alerts/history.ts';
import { ExportMenu } from '../../acts/export/export-menu.tsx';
import { alertHistoryQuery } from '../../api/alert-queries.ts';
import { NoAnswer, StaleAnswer } from '../../components/answer/answer.tsx';
import { Blank, FilteredEmpty } from '../../components/answer/blank.tsx';
import { Time } from '../../components/facts/time.tsx';
import { asIs, withChosen } from '../../components/fields/with-chosen.ts';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { Choice } from '../../components/links/choice.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { Severity } from '../../components/marks/severity.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { useDrawer } from '../../components/panels/use-drawer.ts';
import { MoreRows } from '../../components/table/more.tsx';
import { NewRows } from '../../components/table/new-rows.tsx';
import { useKeptOrder } from '../../components/table/use-kept-order.ts';
import { type Column, Table } from '../../components/table/table.tsx';
import { useNow } from '../../settings/clock.ts';
import { durationText, rangeText } from '../../words/numbers.ts';
import { AlertDrawer } from './drawer/alert-drawer.tsx';
import { alertPath, type AlertParts, SEVERITIES, SPANS, STATES } from './parts/alert-path.ts';
import { pastMark } from './parts/rule-rows.ts';

type PastAlert = AlertHistory['items'][number];

interface HistoryProps {
  readonly parts: AlertParts;
  /** What fires now; absent: it is not read yet, or the caller may not see it. */
  readonly now: readonly AlertRow[] | undefined;
  /** The rules that daemons have. */
  readonly rules: readonly string[];
  /** The page says already that what it shows is old. */
  readonly isNoted: boolean;
}

export function History({ parts, now = [], rules, isNoted }: HistoryProps) {
  const { severity, state, rule, job, queue, isSuppressed, from, until, alert } = parts;
  const go = useGo();
  const suppressed = isSuppressed ? 'true' : undefined;
  const filter = { severity, state, rule, job, queue, suppressed, since: from, until };
  const query = useInfiniteQuery(alertHistoryQuery(filter));
  const { data, isFetching } = query;
  const items = data?.pages.flatMap((page) => page.items) ?? [];
  const { rows, newer, showNew } = useKeptOrder(
    JSON.stringify(filter),
    { rows: items, isFetching },
    ({ id }) => id,
  );
  // Once the list is read: an alert that is not in it is asked for.
  const shown = data && alert;
  const path = (change: Partial<AlertParts>): string => alertPath({ ...parts, view: 'history', ...change });
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  const drawer = useDrawer({ opened: shown, path: (id) => path({ alert: id }) });
  return (
    <div className={shown === undefined ? undefined : 'withdrawer'}>
      <div>
        {!isNoted && <StaleAnswer query={query} />}
        <div className="histbar qfilter">
          <Choice
            label="Severity"
            values={[undefined, ...SEVERITIES]}
            value={severity}
            path={(one) => path({ severity: one })}
            name={(one) => one ?? 'any severity'}
          />
          <Choice
            label="State"
            values={[undefined, ...STATES]}
            value={state}
            path={(one) => path({ state: one })}
            name={(one) => one ?? 'any state'}
          />
          <Choice
            label="Messages"
            values={[false, true]}
            value={isSuppressed}
            path={(one) => path({ isSuppressed: one })}
            name={(one) => (one ? 'left out' : 'any messages')}
          />
          <FilterSelect
            label="Rule"
            values={rules}
            value={rule}
            onChange={(one) => go(path({ rule: one }))}
            name={(one) => one ?? 'any rule'}
          />
          <FilterSelect
            label="Fired"
            values={SPANS}
            value={from}
            onChange={(one) => go(path({ from: one }))}
            name={(one) => (one === undefined ? 'any time' : `in the last ${rangeText(one)}`)}
          />
          {(['job', 'queue', 'until'] as const).map((name) => {
            const value = filter[name];
            return value === undefined ? null : (
              <span key={name} className="chip">
                {name} <b>{value}</b>
                <AppLink
                  href={path({ [name]: undefined })}
                  aria-label={name === 'until' ? 'Without an end' : `Any ${name}`}
                >
                  <Icon name="x" />
                </AppLink>
              </span>
            );
          })}
          <span className="grow" />
          <NewRows count={newer} onShow={showNew} />
          <ExportMenu path="/alerts/history" params={filter} name="alerts" />
        </div>
        {!data && <NoAnswer isPage query={query} />}
        {data && rows.length === 0 && isFiltered && (
          <FilteredEmpty what="alert" onClear={() => go(alertPath({ view: 'history' }))} />
        )}
        {data && rows.length === 0 && !isFiltered && (
          <Blank title="No alert has fired yet">
            <p className="soft">
              An alert stays here after it is resolved, with the messages that were sent.
            </p>
          </Blank>
        )}
        {rows.length > 0 && (
          <Table
            rows={rows}
            columns={[stateColumn(now), ...COLUMNS]}
            rowKey={({ id }) => id}
            rowLabel={({ rule: of, about }) => `${of}, ${about}`}
            label="Alerts that fired"
            className="lines past-alerts"
            // 100 rows, and 100 more at each press of "More".
            isPlain
            current={shown}
            peeksOnClick
            onOpen={({ id }) => drawer.open(id)}
            onPeek={({ id }) => drawer.peek(id)}
          />
        )}
        <MoreRows list={query} />
      </div>
      {shown !== undefined && (
        <AlertDrawer
          key={shown}
          id={shown}
          row={rows.find(({ id }) => id === shown)}
          takesFocus={drawer.takesFocus}
          onClose={drawer.close}
        />
      )}
    </div>
  );
}

interface FilterSelectProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
  /** Of the choice without a value too. */
  readonly name: (value: string | undefined) => string;
}

function FilterSelect({ label, values, value, onChange, name }: FilterSelectProps) {
  // A rule that is in no file now, or another time.
  const all = withChosen(values.map(asIs), value).map(([one]) => one);
  return (
    <select
      className={value === undefined ? undefined : 'chosen'}
      aria-label={label}
      value={value ?? ''}
      onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
    >
      <option value="">{name(undefined)}</option>
      {all.map((one) => (
        <option key={one} value={one}>
          {name(one)}
        </option>
      ))}
    </select>
  );
}

function stateColumn(now: readonly AlertRow[]): Column<PastAlert> {
  const quiet = new Map(now.map(({ alertId, quiet: why }) => [alertId, why]));
  return {
    key: 'state',
    head: 'State',
    width: 108,
    cell: (alert) => <StateMark {...pastMark(alert, quiet.get(alert.id))} />,
  };
}

const COLUMNS: readonly Column<PastAlert>[] = [
  {
    key: 'what',
    head: 'Alert',
    title: ({ summary }) => summary,
    cell: ({ summary, rule }) => (
      <>
        <span className="clip msg">{summary}</span>
        <small>{rule}</small>
      </>
    ),
  },
  {
    key: 'severity',
    head: 'Severity',
    width: 70,
    isWide: true,
    cell: ({ severity }) => <Severity severity={severity} />,
  },
  {
    key: 'fired',
    head: 'Fired',
    width: 104,
    className: () => 'soft',
    cell: ({ firedAt }) => <Time at={firedAt} isPast />,
  },
  {
    key: 'took',
    head: 'For',
    width: 84,
    isRight: true,
    isWide: true,
    className: () => 'soft',
    cell: ({ firedAt, resolvedAt }) => <Lasted from={firedAt} to={resolvedAt} />,
  },
  {
    key: 'sent',
    head: 'Messages',
    width: 380,
    isWide: true,
    title: ({ sent }) => sent,
    className: () => 'soft',
    cell: ({ sent }) => (sent === '-' ? <span className="dim">none</span> : sent),
  },
];

function Lasted({ from, to }: { readonly from: string; readonly to: string | undefined }) {
  const now = useNow();
  return durationText(Math.max(0, (to === undefined ? now : Date.parse(to)) - Date.parse(from)));
}
