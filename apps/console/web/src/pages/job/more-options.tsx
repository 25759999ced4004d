/** What a run is seldom given: runs that come before it, another queue, its attempts, what becomes of a run with its key. */
import type { Job } from '../../../../src/answers/jobs.ts';
import { TextField } from '../../components/fields/text-field.tsx';
import { Ticks } from '../../components/fields/ticks.tsx';
import { typedList } from '../../words/text/typed-list.ts';
import { REPLACED_PARTS } from './run-options.ts';
import type { useRunWish } from './use-run-wish.ts';

interface MoreOptionsProps {
  readonly job: Pick<Job, 'queue' | 'needsDedupeKey'>;
  readonly wish: ReturnType<typeof useRunWish>;
}

export function MoreOptions({ job, wish: { texts, change } }: MoreOptionsProps) {
  const form = { typed: texts, change };
  return (
    <details className="moreoptions">
      <summary>More options</summary>
      <TextField
        form={form}
        field="after"
        label="After"
        note="numbers of runs, by commas: starts once they have succeeded"
      />
      <div className="row2">
        <TextField form={form} field="queue" label="Queue" note={`empty: ${job.queue}`} />
        <TextField form={form} field="tags" label="Tags" note="by commas" />
        <TextField form={form} field="timeout" label="Time out after" note="an attempt, such as 5m" />
        <TextField form={form} field="attempts" label="Attempts" note="1: no retry" />
      </div>
      {!job.needsDedupeKey && (
        <TextField
          form={form}
          field="dedupeKey"
          label="Dedupe key"
          note="no second run while one with it is unfinished"
        />
      )}
      {texts.dedupeKey.trim() !== '' && (
        <>
          <Ticks
            label="A waiting run with the key takes over"
            note="none: it stays as it is"
            options={REPLACED_PARTS}
            chosen={typedList(texts.replace)}
            onChange={(parts) => change('replace')(parts.join(', '))}
          />
          {typedList(texts.replace).includes('runAt') && (
            <TextField
              form={form}
              field="maxWait"
              label="It waits at most"
              note="since its request, such as 1h"
            />
          )}
        </>
      )}
    </details>
  );
}
