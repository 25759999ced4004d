/** Where a run comes from, where it ran, and the configuration that held for it. */
import type { Run } from '../../../../../src/answers/run.ts';
import { AppLink } from '../../../components/links/app-link.tsx';
import { ScheduleLink } from '../../../components/links/schedule-link.tsx';
import { actorName } from '../../../words/actor-name.ts';
import { nodePath } from '../../../words/paths.ts';
import { triggerName } from '../../../words/requested-by.ts';

export function ContextTab({ run, isFirst = false }: { readonly run: Run; readonly isFirst?: boolean }) {
  const { trigger, createdBy, schedule, tags, dedupeKey, attempts, configuration, cancellation } = run;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['started by', [triggerName(trigger), createdBy && actorName(createdBy)].filter(Boolean).join(', ')],
    ['tags', tags.join(', ')],
    ['dedupe key', dedupeKey],
    ...(cancellation
      ? [
          [
            'cancelled',
            [`by ${actorName(cancellation.actor ?? cancellation.by)}`, cancellation.reason]
              .filter(Boolean)
              .join(': '),
          ] as const,
        ]
      : []),
  ];
  return (
    <div className={isFirst ? 'pad' : 'pad rule'}>
      <dl className="kv">
        {schedule !== undefined && (
          <>
            <dt>schedule</dt>
            <dd>
              <ScheduleLink name={schedule} />
            </dd>
          </>
        )}
        {facts.map(([name, value]) => (
          <Fact key={name} name={name} value={value} />
        ))}
        <Nodes attempts={attempts} />
        {configuration.map(({ field, value, from }) => (
          <Fact key={field} name={field} value={value} note={from === 'job' ? 'from the job' : from} />
        ))}
      </dl>
    </div>
  );
}

function Nodes({ attempts }: Pick<Run, 'attempts'>) {
  const on = attempts.flatMap(({ node, nodeId, nr }) => (nodeId === undefined ? [] : [{ node, nodeId, nr }]));
  return (
    <>
      <dt>nodes</dt>
      <dd className={on.length === 0 ? 'dim' : undefined}>
        {on.length === 0 && 'none'}
        {on.map(({ node, nodeId, nr }, at) => (
          <span key={nr}>
            {at > 0 && ', '}
            <AppLink className="lnk" href={nodePath(nodeId)}>
              {node}
            </AppLink>{' '}
            (attempt {nr})
          </span>
        ))}
      </dd>
    </>
  );
}

function Fact({
  name,
  value,
  note,
}: {
  readonly name: string;
  readonly value: string | undefined;
  readonly note?: string;
}) {
  const isNone = value === undefined || value === '';
  return (
    <>
      <dt>{name}</dt>
      <dd className={isNone ? 'dim' : undefined}>
        {isNone ? 'none' : value} {note !== undefined && <span className="dim">{note}</span>}
      </dd>
    </>
  );
}
