/** One run of a board: the sentence first, then warnings, every change before and after, and the numbers. */
import { useQuery } from '@tanstack/react-query';
import type { RunSummary } from '../../../../../src/answers/board/runs.ts';
import { Answer } from '../../../components/answer/answer.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { RunLink } from '../../../components/links/run-link.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { Drawer } from '../../../components/panels/drawer.tsx';
import { address } from '../../../words/address.ts';
import { countText, durationText, plural } from '../../../words/numbers.ts';
import { fieldWords } from '../../../words/text/field-words.ts';
import { deckPath, questPath } from '../parts/deck-path.ts';
import { summaryQuery } from '../parts/day-queries.ts';
import { subjectOf } from '../parts/change-subject.ts';
import { summaryMark, summaryWord } from '../../../board/board-marks.ts';
import { taskPath } from '../../../words/paths.ts';

type Change = RunSummary['changes'][number];

const ENTITIES = ['quest', 'flag', 'deck', 'sprint', 'task'] as const;

interface SummaryDrawerProps {
  readonly org: string;
  readonly id: string;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function SummaryDrawer({ org, id, takesFocus, onClose }: SummaryDrawerProps) {
  const query = useQuery(summaryQuery(org, id));
  const { data } = query;
  return (
    <Drawer
      label="What the run changed"
      title={
        data ? (
          <>
            <Mark state={summaryMark(data.status)} />
            {data.jobId} {data.day}
          </>
        ) : (
          'What the run changed'
        )
      }
      takesFocus={takesFocus}
      onClose={onClose}
    >
      <Answer query={query}>{(summary) => <Whole summary={summary} />}</Answer>
    </Drawer>
  );
}

function Whole({ summary }: { readonly summary: RunSummary }) {
  const { orgId, runId, by, status, says, finishedAt, tookMs, warnings, cycles, changes } = summary;
  return (
    <>
      <section>
        <p>
          <b className="first-up">{status === 'noop' ? 'nothing was to do' : says}</b>
        </p>
        <p className="soft">
          {runId === undefined ? (
            `By ${by ?? 'a person'}`
          ) : (
            <RunLink id={runId} className="acc">
              Run {runId}
            </RunLink>
          )}
          , {summaryWord(status)}, <Time at={finishedAt} isPast />, took {durationText(tookMs)}.
        </p>
      </section>
      {cycles.length > 0 && (
        <section>
          <div className="lab">Wait for each other</div>
          {cycles.map((cycle) => (
            <p key={cycle.join(' ')} className="note hold mono">
              {cycle.join(' → ')}
            </p>
          ))}
        </section>
      )}
      {warnings.length > 0 && (
        <section>
          <div className="lab">{plural(warnings.length, 'warning')}</div>
          <ul className="warned">
            {warnings.map(({ code, subject, message }) => (
              <li key={`${code} ${subject} ${message}`}>
                <Mark state="pending" />
                <span>
                  {subject} {message}
                  <small className="dim">{code}</small>
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {ENTITIES.map((entity) => (
        <Changes key={entity} changes={changes.filter((one) => one.entity === entity)} org={orgId} />
      ))}
      <Numbers summary={summary} />
    </>
  );
}

/** Of one kind. */
function Changes({ changes, org }: { readonly changes: readonly Change[]; readonly org: string }) {
  const [first] = changes;
  if (!first) return null;
  return (
    <section>
      <div className="lab">{plural(changes.length, first.entity)}</div>
      <ul className="did">
        {changes.map((change) => (
          <li key={`${change.id} ${change.action} ${change.to ?? ''}`}>
            <Subject change={change} org={org} />
            <span className="soft">{actionText(change)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function actionText({ action, from, to }: Change): string {
  if (from === undefined && to === undefined) return action;
  return `${action}: ${from ?? 'none'} → ${to ?? 'none'}`;
}

function Subject({ change, org }: { readonly change: Change; readonly org: string }) {
  const { task, quest, member, date, week, text } = subjectOf(change, org);
  const href =
    task !== undefined
      ? taskPath(org, task)
      : quest !== undefined
        ? questPath(org, quest)
        : member !== undefined
          ? deckPath({ org, member, date })
          : week !== undefined
            ? address('/sprint', { org, week })
            : undefined;
  return href === undefined ? (
    <span className="mono">{text}</span>
  ) : (
    <AppLink className="acc mono" href={href}>
      {text}
    </AppLink>
  );
}

function Numbers({ summary: { stats, ai } }: { readonly summary: RunSummary }) {
  const used =
    ai.calls === 0
      ? 'not asked'
      : `${plural(ai.calls, 'call')}, ${plural(ai.tokens, 'token')}${ai.fallback ? '; a text is the template' : ''}`;
  return (
    <section>
      <div className="lab">In numbers</div>
      <table className="conf">
        <tbody>
          {Object.entries(stats).map(([name, value]) => (
            <tr key={name}>
              <td>{fieldWords(name)}</td>
              <td>{countText(value)}</td>
            </tr>
          ))}
          <tr>
            <td>language model</td>
            <td>{used}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}
