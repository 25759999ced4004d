/** The digest as it was published, with what to do about its worst flags. */
import { useQuery } from '@tanstack/react-query';
import type { BoardDeck, BoardDigest } from '../../../../../src/answers/board/day.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { deckDayText } from '../parts/day-text.ts';
import { digestQuery } from '../parts/day-queries.ts';
import { questPath } from '../parts/deck-path.ts';
import { taskPath } from '../../../words/paths.ts';

type Digest = NonNullable<BoardDigest['digest']>;

export function DigestBox({ org, decks }: { readonly org: string; readonly decks: readonly BoardDeck[] }) {
  const query = useQuery(digestQuery(org));
  const { data, error } = query;
  const digest = data?.digest;
  if (!data && !error) return null;
  return (
    <section className="digest">
      <div className="lab">
        Digest
        {digest && (
          <span className="more">
            {deckDayText(digest.date)}
            <Copy
              isSmall
              label="Copy as CLI"
              text={commandLine('questboard:show', '--org', org, '--digest')}
            />
          </span>
        )}
      </div>
      {!data ? (
        <NoAnswer query={query} />
      ) : digest ? (
        <>
          <p>{digest.text}</p>
          {digest.ai && <p className="dim">A language model wrote it from the facts of the day.</p>}
          <Quests name="Unlocked" ids={digest.unlocked} org={org} />
          <Quests name="Completed" ids={digest.completed} org={org} />
          <NextSteps steps={digest.topFlags} org={org} decks={decks} />
        </>
      ) : (
        <p className="dim">None was published yet.</p>
      )}
    </section>
  );
}

function Quests({
  name,
  ids,
  org,
}: {
  readonly name: string;
  readonly ids: readonly string[];
  readonly org: string;
}) {
  if (ids.length === 0) return null;
  return (
    <p className="soft">
      {name}{' '}
      {ids.map((id, at) => (
        <span key={id}>
          {at > 0 && ', '}
          <AppLink className="acc" href={questPath(org, id)}>
            {id}
          </AppLink>
        </span>
      ))}
    </p>
  );
}

function NextSteps({
  steps,
  org,
  decks,
}: {
  readonly steps: Digest['topFlags'];
  readonly org: string;
  readonly decks: readonly BoardDeck[];
}) {
  if (steps.length === 0) return null;
  const titles = new Map(
    decks.flatMap(({ items }) => items.map(({ taskId, title }) => [taskId, title] as const)),
  );
  return (
    <ul className="steps-next">
      {steps.map(({ taskId, kind, nextStep }) => (
        <li key={`${taskId} ${kind}`}>
          <AppLink className="lnk" href={taskPath(org, taskId)}>
            {titles.get(taskId) ?? taskId}
          </AppLink>
          {nextStep.split('\n').map((line) => (
            <small key={line}>{line}</small>
          ))}
        </li>
      ))}
    </ul>
  );
}
