/** The fires that an entry would have, beside its form. */
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSettled } from '../../../settings/use-settled.ts';
import { cronQuery } from '../../../api/schedule-queries.ts';
import { Loading } from '../../../components/answer/loading.tsx';
import { Refusal } from '../../../components/answer/refusal.tsx';
import { FireTimes } from '../../../components/facts/fire-times.tsx';
import type { EditorTexts } from './editor-fields.ts';

const PREVIEWED = 10;

/** The next ten, in three zones, with what the clocks do to them; what is wrong as it is typed. */
export function Preview({ texts: { schedule, timezone, exclude } }: { readonly texts: EditorTexts }) {
  const settled = useSettled(`${schedule.trim()}\n${timezone.trim()}\n${exclude}`);
  const [expression = '', zone = '', dates = ''] = settled.split('\n');
  const { data, error } = useQuery({
    ...cronQuery({
      schedule: expression,
      timezone: zone === '' ? 'UTC' : zone,
      count: PREVIEWED,
      exclude: dates
        .split(',')
        .map((one) => one.trim())
        .filter(Boolean),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label="Preview" aria-live="polite">
      {error ? (
        <Refusal error={error} />
      ) : data ? (
        <>
          <p>
            <b>{data.words}</b>
          </p>
          {data.warnings.map((warning) => (
            <p key={warning} className="note hold">
              {warning}
            </p>
          ))}
          <FireTimes fires={data.fires} timezone={zone === '' ? 'UTC' : zone} />
        </>
      ) : (
        <Loading />
      )}
    </section>
  );
}
