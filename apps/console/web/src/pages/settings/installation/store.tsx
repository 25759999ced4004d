/** Where the store is, how large it is, what it holds, and how it is copied. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { StoreAnswer } from '../../../../../src/answers/system/installation.ts';
import { storeQuery } from '../../../api/system-queries.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { Command } from '../../../components/answer/blank.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { bytesText, countText, plural } from '../../../words/numbers.ts';
import { AsOf, Part } from './part.tsx';
import { storeTime } from '../../../settings/clock.ts';

type Amount = NonNullable<StoreAnswer['history']>;
type Row = readonly [name: string, value: ReactNode, href?: string];

export function StoreView() {
  const query = useQuery(storeQuery);
  const { data } = query;
  if (!data) return <NoAnswer isPage query={query} />;
  const { applied, missing, nodes, dialect } = data;
  return (
    <>
      <StaleAnswer query={query} />
      <Part title="Store" command="worker db:status">
        <Facts rows={placeRows(data)} />
      </Part>
      <Part title="What it holds" note={<AsOf at={storeTime(query.dataUpdatedAt)} />}>
        <Facts rows={amountRows(data)} />
      </Part>
      <Part title="Migrations" command="worker db:migrate --dry-run">
        <p className={missing.length > 0 ? 'lastrun hold' : 'lastrun soft'}>
          {missing.length > 0
            ? `${plural(missing.length, 'migration')} missing: ${missing.join(', ')}.`
            : `All ${applied.length} are applied, the last is ${applied.at(-1)}.`}{' '}
          {plural(nodes.length, 'node')} {nodes.length === 1 ? 'works' : 'work'} it.
        </p>
      </Part>
      <Part title="Backups" note="the store keeps no list of them: they are files where the command was run">
        <div className="setcmd">
          <Command
            text={commandLine('db:backup', `backups/worker.${dialect === 'sqlite' ? 'db' : 'dump'}`)}
          />
        </div>
      </Part>
    </>
  );
}

function Facts({ rows }: { readonly rows: readonly Row[] }) {
  return (
    <table className="conf facts">
      <tbody>
        {rows.map(([name, value, href]) => (
          <tr key={name}>
            <td>{name}</td>
            <td>
              {href === undefined ? (
                value
              ) : (
                <AppLink className="lnk" href={href}>
                  {value}
                </AppLink>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Only what the store says of itself. */
function present(rows: readonly (Row | undefined)[]): Row[] {
  return rows.filter((row) => row !== undefined);
}

function size(name: string, value: number | undefined): Row | undefined {
  return value === undefined ? undefined : [name, bytesText(value)];
}

function amount(name: string, value: Amount | undefined, href?: string): Row | undefined {
  return value && (href === undefined ? [name, amountText(value)] : [name, amountText(value), href]);
}

function placeRows(store: StoreAnswer): Row[] {
  const { dialect, where, serverVersion, bytes, unusedBytes, walBytes, journalMode, freeDiskBytes } = store;
  return present([
    ['kind', dialect === 'sqlite' ? 'SQLite' : 'PostgreSQL'],
    ['place', <span className="mono">{where}</span>],
    serverVersion === undefined ? undefined : ['version', serverVersion],
    size('size', bytes),
    size('unused', unusedBytes),
    size('write-ahead log', walBytes),
    size('free on the disk', freeDiskBytes),
    journalMode === undefined ? undefined : ['journal', journalMode],
    store.storeId === undefined ? undefined : ['store id', <span className="mono">{store.storeId}</span>],
    store.minCodeVersion === undefined ? undefined : ['needs version', `${store.minCodeVersion} or newer`],
    store.isMoved ? ['moved', 'yes: another server has gone on with its data'] : undefined,
  ]);
}

function amountRows({ live, history, events, logs, openDeadLetters, oldestFinishedAt }: StoreAnswer): Row[] {
  return present([
    amount('running', live?.running, '/runs?state=running'),
    amount('queued', live?.queued, '/runs?state=queued'),
    // The queues count a run that waits for its retry as later.
    amount('later, with retries', live?.later, '/runs?state=later,retrying'),
    amount('held', live?.held, '/runs?state=held'),
    amount('waiting', live?.waiting, '/runs?state=waiting'),
    amount('ended runs', history, '/runs?view=ended'),
    amount('open dead letters', openDeadLetters, '/failures'),
    amount('events', events, '/events'),
    amount('logs of attempts', logs),
    oldestFinishedAt === undefined ? undefined : ['oldest end', <Time at={oldestFinishedAt} isPast />],
  ]);
}

function amountText({ count, isAbout, isAtLeast }: Amount): string {
  return `${isAbout ? 'about ' : ''}${countText({ count, isAtLeast })}`;
}
