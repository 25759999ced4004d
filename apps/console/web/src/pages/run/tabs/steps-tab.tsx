import type { Run } from '../../../../../src/answers/run.ts';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { JsonTree } from '../../../components/run/json-tree.tsx';
import { bytesText, durationText } from '../../../words/numbers.ts';

export function StepsTab({ run: { steps, checkpoints } }: { readonly run: Run }) {
  return (
    <div className="pad">
      <ul className="causes steps">
        {steps.map(({ id, state, attempt, isKept, tookMs, bytes, result }) => (
          <li key={id}>
            <StateMark state={state === 'done' ? 'succeeded' : 'failed'} word="" />
            <div>
              <p>{id}</p>
              {result !== undefined && <JsonTree value={result} label={`Result of ${id}`} />}
            </div>
            <span className="dim">
              {[
                attempt === undefined ? 'of an earlier run' : `attempt ${attempt}`,
                isKept && 'kept',
                tookMs !== undefined && durationText(tookMs),
                bytesText(bytes),
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
      {checkpoints.length > 0 && <div className="lab">Checkpoints</div>}
      {checkpoints.map(({ key, value, bytes }) => (
        <div key={key} className="checkpoint">
          {key} <span className="dim">{bytesText(bytes)}</span>
          {value !== undefined && <JsonTree value={value} label={`Checkpoint ${key}`} />}
        </div>
      ))}
    </div>
  );
}
