/** One alert of the history: what it was about, each message with the channel's answer, and who took it. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { AlertHistory, Delivery } from '../../../../../src/answers/alerts/history.ts';
import { alertQuery } from '../../../api/alert-queries.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { Button } from '../../../components/controls/button.tsx';
import { FactList } from '../../../components/facts/fact-list.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { type PageAction, usePageActions } from '../../../frame/actions.ts';
import { useMay } from '../../../frame/rights.ts';
import { offRows, useKeys } from '../../../keys/use-keys.ts';
import { plural } from '../../../words/numbers.ts';
import { jobPath, queuePath, runPath } from '../../../words/paths.ts';
import { askAcknowledge } from '../parts/alert-acts.tsx';
import { alertPath } from '../parts/alert-path.ts';
import { outcomeWords } from '../parts/message-words.ts';
import { actorName } from '../../../words/actor-name.ts';

type PastAlert = AlertHistory['items'][number];

interface AlertDrawerProps {
  readonly id: number;
  /** From the list; absent: it is read. */
  readonly row: PastAlert | undefined;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function AlertDrawer({ id, row, takesFocus, onClose }: AlertDrawerProps) {
  const query = useQuery({ ...alertQuery(id), enabled: row === undefined });
  const alert = row ?? query.data;
  return (
    <Drawer
      label={`Alert ${id}`}
      title={
        <>
          {alert && <Mark state={alert.state === 'resolved' ? 'succeeded' : 'firing'} />}
          <span className="clip">
            Alert {id}
            {alert && `, ${alert.state}`}
          </span>
        </>
      }
      onClose={onClose}
      takesFocus={takesFocus}
    >
      {alert ? (
        <Facts alert={alert} />
      ) : (
        <NoAnswer query={query} gone={`There is no alert ${id}: it may have been removed after its time.`} />
      )}
    </Drawer>
  );
}

function Facts({ alert }: { readonly alert: PastAlert }) {
  const { id, rule, state, summary, value, threshold, severity } = alert;
  const { error, jobId, queue, acknowledged, deliveries, olderDeliveries = 0 } = alert;
  const mayAct = useMay('operator');
  const acknowledge =
    mayAct && state !== 'resolved' && !acknowledged
      ? () => askAcknowledge({ rule, alertId: id, summary, count: 1 })
      : undefined;
  useKeys('object', { a: acknowledge && offRows(acknowledge) });
  usePageActions(
    acknowledge
      ? [
          {
            name: 'Acknowledge',
            note: `alert ${id}`,
            icon: 'alerts',
            hint: 'a',
            act: acknowledge,
          } satisfies PageAction,
        ]
      : [],
  );
  return (
    <>
      <section>
        <p>{summary}.</p>
        <p className="soft">
          {value}, threshold {threshold}. Severity {severity}.
        </p>
        {error !== undefined && <p className="bad">{error}</p>}
        {acknowledge && (
          <div className="acts2">
            <Button look="primary" hint="a" onClick={acknowledge}>
              Acknowledge…
            </Button>
          </div>
        )}
      </section>
      <section>
        <FactList facts={factsOf(alert)} />
        <Others rule={rule} jobId={jobId} queue={queue} />
      </section>
      <section>
        <div className="lab">Messages</div>
        {deliveries.length === 0 && <p className="dim">None was sent.</p>}
        <ul className="chan">
          {deliveries.map((one) =>
            one.outcome === 'suppressed' ? (
              <li key={`${one.suppressed.reason} ${one.at}`}>
                <Mark state="quiet" />
                <b>{plural(one.suppressed.count, 'message')}</b>
                <span className="dim">
                  left out: {one.suppressed.reason.replaceAll('_', ' ')}, the last <Time at={one.at} isPast />
                </span>
                <span />
              </li>
            ) : (
              <li key={`${one.channel} ${one.at}`}>
                <Mark state={one.isOnPurpose ? 'quiet' : MARKS[one.outcome]} />
                <b>{one.channel}</b>
                <span className={toneOf(one)} title={one.says}>
                  {outcomeWords(one)} <Time at={one.at} isPast />
                  {one.says !== undefined && `: ${one.says}`}
                </span>
                <span />
              </li>
            ),
          )}
        </ul>
        {olderDeliveries > 0 && (
          <p className="dim">
            {plural(olderDeliveries, 'older message')} {olderDeliveries === 1 ? 'is' : 'are'} not listed.
          </p>
        )}
      </section>
    </>
  );
}

function factsOf({ rule, jobId, queue, runId, firedAt, resolvedAt, ended, acknowledged }: PastAlert) {
  return [
    ['rule', link(alertPath({ rule }), rule)],
    ['job', jobId !== undefined && link(jobPath(jobId), jobId)],
    ['queue', queue !== undefined && link(queuePath(queue), queue)],
    ['run', runId !== undefined && link(runPath(runId), `#${runId}`)],
    ['fired', <Time at={firedAt} isPast />],
    [
      'ended',
      resolvedAt !== undefined && (
        <>
          <Time at={resolvedAt} isPast />
          {ended !== undefined && `, ${ended.replaceAll('_', ' ')}`}
        </>
      ),
    ],
    [
      'taken by',
      acknowledged && (
        <>
          {actorName(acknowledged.by)} <Time at={acknowledged.at} isPast />
          {acknowledged.reason !== undefined && `: ${acknowledged.reason}`}
        </>
      ),
    ],
  ] as const;
}

function link(href: string, text: string): ReactNode {
  return (
    <AppLink className="lnk" href={href}>
      {text}
    </AppLink>
  );
}

function toneOf({ outcome, isOnPurpose }: Delivery): string {
  if (outcome === 'sent') return 'soft';
  return isOnPurpose ? 'dim' : 'bad';
}

/** The history of the rule, and of what the alert is about. */
function Others({ rule, jobId, queue }: Pick<PastAlert, 'rule' | 'jobId' | 'queue'>) {
  const links = [
    ['of the rule', { rule }],
    ...(jobId === undefined ? [] : [['of the job', { job: jobId }] as const]),
    ...(queue === undefined ? [] : [['of the queue', { queue }] as const]),
  ] as const;
  return (
    <p className="soft">
      All alerts{' '}
      {links.map(([words, filter], nr) => (
        <span key={words}>
          {nr > 0 && ' · '}
          <AppLink className="acc" href={alertPath({ view: 'history', ...filter })}>
            {words}
          </AppLink>
        </span>
      ))}
    </p>
  );
}

const MARKS = { sent: 'succeeded', waiting: 'queued', given_up: 'failed' } as const;
