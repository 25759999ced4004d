/** How far back, of what, as what. */
import { useQuery } from '@tanstack/react-query';
import { seriesNamesQuery } from '../../api/watch-queries.ts';
import { Copy } from '../../components/controls/copy.tsx';
import { asIs, withChosen } from '../../components/fields/with-chosen.ts';
import { AppLink, useGo } from '../../components/links/app-link.tsx';
import { metricsPath, type MetricsParts, RANGES, statisticsCommand } from './parts/metrics-path.ts';
import { Choice } from '../../components/links/choice.tsx';
import { rangeText } from '../../words/numbers.ts';

export function MetricsBar({ parts }: { readonly parts: MetricsParts }) {
  const { range, isTable } = parts;
  return (
    <div className="histbar">
      <Choice
        label="How far back"
        values={RANGES}
        value={range}
        path={(one) => metricsPath({ ...parts, range: one })}
        name={rangeText}
      />
      <Scope parts={parts} />
      <span className="grow" />
      <AppLink
        className={isTable ? 'lnk' : 'lnk dim'}
        href={metricsPath({ ...parts, isTable: !isTable })}
        aria-current={isTable ? 'true' : undefined}
      >
        as table
      </AppLink>
      <Copy isSmall label="Copy as CLI" text={statisticsCommand(parts)} />
    </div>
  );
}

const ALL = 'all';

/** All runs, those of one job, or those of one queue. */
function Scope({ parts }: { readonly parts: MetricsParts }) {
  const go = useGo();
  const { data: names } = useQuery(seriesNamesQuery);
  const { job, queue } = parts;
  const choose = (value: string): void => {
    const [kind, ...rest] = value.split(':');
    const name = rest.join(':');
    go(
      metricsPath({
        ...parts,
        job: kind === 'job' ? name : undefined,
        queue: kind === 'queue' ? name : undefined,
      }),
    );
  };
  const value = job !== undefined ? `job:${job}` : queue !== undefined ? `queue:${queue}` : ALL;
  return (
    <select
      className="input scope"
      aria-label="Of which runs"
      value={value}
      onChange={({ target }) => choose(target.value)}
    >
      <option value={ALL}>all jobs and queues</option>
      <optgroup label="Queues">
        {withChosen((names?.queues ?? []).map(asIs), queue).map(([name]) => (
          <option key={name} value={`queue:${name}`}>
            {name}
          </option>
        ))}
      </optgroup>
      <optgroup label="Jobs">
        {withChosen((names?.jobs ?? []).map(asIs), job).map(([id]) => (
          <option key={id} value={`job:${id}`}>
            {id}
          </option>
        ))}
      </optgroup>
    </select>
  );
}
