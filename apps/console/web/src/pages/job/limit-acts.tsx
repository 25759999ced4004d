import { showDone } from '../../acts/use-act.ts';
import { patchJson } from '../../api/client.ts';
import { askFirst } from '../../frame/confirm.tsx';
import { jobLimitCommand, limitBody, type LimitTexts, NO_LIMITS } from './job-limits.ts';

const FIELDS = [
  ['concurrency', 'At once', '3, none, code'],
  ['rate', 'Begin', '10/s, 100/m, none, code'],
  ['burst', 'Burst', 'as the rate says'],
] as const;

interface Limited {
  readonly says: string;
  readonly changed: boolean;
  /** The body that leads back. */
  readonly before: object;
}

/** Limits of a job for all daemons, beside those of its code. */
export function askLimits(id: string): void {
  let texts: LimitTexts = NO_LIMITS;
  askFirst({
    title: `Limits of ${id}`,
    says: 'They hold over all daemons, until the job is limited again. An empty field stays as it is; “code” is what the code of the job says.',
    verb: 'Set limits',
    reason: 'optional',
    children: FIELDS.map(([field, label, hint]) => (
      <label key={field} className="field">
        <span>
          {label} <small>{hint}</small>
        </span>
        <input
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => {
            texts = { ...texts, [field]: target.value };
          }}
        />
      </label>
    )),
    command: () => jobLimitCommand(id, texts),
    act: async (reason) => {
      const path = `/jobs/${encodeURIComponent(id)}`;
      const { says, changed, before } = await patchJson<Limited>(path, { ...limitBody(texts), reason });
      showDone({
        says,
        changes: ['jobs', 'job'],
        ...(changed && { undo: () => patchJson(path, before) }),
      });
    },
  });
}
