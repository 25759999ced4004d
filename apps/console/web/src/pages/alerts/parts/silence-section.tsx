/** Beside the channels: what sends no messages now, until when, and why. */
import type { Silence } from '../../../../../src/answers/alerts/silences.ts';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Mark } from '../../../components/marks/state-mark.tsx';
import { actorName } from '../../../words/actor-name.ts';
import { alertPath } from './alert-path.ts';

export function SilenceSection({ silences }: { readonly silences: readonly Silence[] }) {
  if (silences.length === 0) return null;
  return (
    <section className="pad" aria-label="Silences in force">
      <div className="sec">
        <h2>Silences in force</h2>
        <AppLink className="more lnk" href={alertPath({ view: 'silences' })}>
          all
        </AppLink>
      </div>
      {silences.map(({ id, says, until, by, reason }) => (
        <p key={id}>
          <Mark state="quiet" /> <b>{says}</b> until <Time at={until} as="clockOrDate" />{' '}
          <span className="dim">
            by {actorName(by)}
            {reason !== undefined && `: ${reason}`}
          </span>
        </p>
      ))}
    </section>
  );
}
